import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { wire } from "../testing/helpdesk.js";
import { example } from "../testing/stage.js";
import { readHead } from "./head.js";
import { judgeMail } from "./judge-mail.js";

const conversation = "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234";
const ours = `<evt_1.${conversation}@school.example>`;
const from = "From: Li <li@support.school.example>";

async function judged(lines: readonly string[], more: Partial<z.input<typeof schema>> = {}) {
  const head = await readHead(Buffer.from(wire([...lines, ""])));
  return judgeMail(head, schema.parse({ ...example, ...more }));
}

describe("what a mail of the gateway's mailbox is", () => {
  const named: Readonly<Record<string, string>> = {
    "In-Reply-To": `In-Reply-To: ${ours}`,
    "References among others": `References: <RT-Ticket-1@campus> ${ours} <x@y.example>`,
    "folded References": `References: <RT-Ticket-1@campus>\r\n ${ours}`,
    "the address it came to": `Delivered-To: desk+${conversation}@school.example`,
    "the tag of its subject": `Subject: =?UTF-8?B?${Buffer.from(`Re: 如何退费？ [#${conversation}]`).toString("base64")}?=`,
  };
  for (const [how, line] of Object.entries(named))
    it(`an answer names its conversation by ${how}`, async () =>
      assert.deepEqual(await judged([from, line]), { kind: "answer", conversation }));

  it("a mail that names none of ours is none of our business", async () => {
    for (const line of ["Subject: Hello", `In-Reply-To: <evt_1.${conversation}@other.example>`, "In-Reply-To: <x@y>"])
      assert.deepEqual(await judged([from, line]), { kind: "other" }, line);
  });

  it("what we wrote ourselves never comes back", async () => {
    for (const sender of ["desk@school.example", `Desk+${conversation}@School.example`])
      assert.deepEqual(await judged([`From: ${sender}`, `In-Reply-To: ${ours}`]), { kind: "other" });
  });

  it("only senders of `from` speak: by default, those of the helpdesk's domain", async () => {
    const kind = async (sender: string, allowed?: string[]) =>
      (await judged([`From: ${sender}`, `In-Reply-To: ${ours}`], allowed && { from: allowed })).kind;
    assert.equal(await kind("a@support.school.example"), "answer");
    assert.equal(await kind("a@evil.example"), "refused");
    assert.equal(await kind("a@notsupport.school.example"), "refused");
    assert.equal(await kind('"a@support.school.example" <a@evil.example>'), "refused");
    assert.equal(await kind("a@support.school.example, b@support.school.example"), "refused");
    assert.equal(await kind("a@support.school.example", ["agents.example", "boss@school.example"]), "refused");
    assert.equal(await kind("x@agents.example", ["@agents.example"]), "answer");
    assert.equal(await kind("Boss@School.example", ["boss@school.example"]), "answer");
  });

  it("with trusted_authserv_id, only a passed DMARC of that server proves a sender", async () => {
    const kind = async (line: string) =>
      (await judged([line, from, `In-Reply-To: ${ours}`], { trusted_authserv_id: "mx.school.example" })).kind;
    assert.equal(await kind("Authentication-Results: mx.school.example; dmarc=pass"), "answer");
    assert.equal(await kind("Authentication-Results: mx.school.example; dmarc=fail (dmarc=pass)"), "refused");
    assert.equal(await kind("Authentication-Results: evil.example; dmarc=pass"), "refused");
    assert.equal(await kind("X-Nothing: 1"), "refused");
  });

  const automatic: Readonly<Record<string, string>> = {
    "RFC 3834": "Auto-Submitted: auto-replied",
    "FreeScout's own answer": "X-FreeScout-Mail-Type: auto.reply",
    "osTicket's own answer": "X-Autoreply: yes",
    "an absent colleague": "Subject: Automatic reply: Fees",
    一位不在的同事: `Subject: =?UTF-8?B?${Buffer.from("自动回复：退费").toString("base64")}?=`,
  };
  for (const [what, line] of Object.entries(automatic))
    it(`an automatic answer is nothing for the person: ${what}`, async () =>
      assert.deepEqual(await judged([from, `In-Reply-To: ${ours}`, line]), { kind: "automatic", conversation }));

  it("`Precedence: bulk` is no such sign: Request Tracker writes it into its agents' answers", async () =>
    assert.equal((await judged([from, `In-Reply-To: ${ours}`, "Precedence: bulk"])).kind, "answer"));

  it("a delivery report is told apart, whoever sent it", async () => {
    const type = "Content-Type: multipart/report; report-type=delivery-status; boundary=x";
    assert.equal((await judged([from, `In-Reply-To: ${ours}`, type])).kind, "report");
    assert.equal((await judged(["From: MAILER-DAEMON@mx.example", "Subject: failed"])).kind, "report");
  });
});
