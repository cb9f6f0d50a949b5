import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { missing, until } from "@gatehouse/sdk/testing";
import { freescout } from "../testing/freescout.js";
import { base64Part, wire } from "../testing/helpdesk.js";
import { loopbackHost, type Stage, stageWith } from "../testing/stage.js";

const conversation = "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234";

const mail = (id: string, text: string, more: readonly string[] = []): string =>
  wire([
    "From: Li <li@support.school.example>",
    `Message-ID: <${id}@support.school.example>`,
    `In-Reply-To: <evt_1.${conversation}@school.example>`,
    ...more,
    ...base64Part("text/plain", text),
  ]);

describe("answers out of a real mailbox", { skip: missing("dovecot") }, () => {
  const host = { ...loopbackHost(), logged: [] as string[] };
  const warn = (_fields: object, message: string): void => void host.logged.push(message);
  let stage: Stage;

  beforeEach(async () => {
    host.logged.length = 0;
    stage = await stageWith(freescout(), { max_reply_bytes: 65_536 }, { ...host, log: { ...host.log, warn } });
  });
  afterEach(() => stage.stop());

  const texts = async () => (await stage.poll()).map((command) => ("text" in command ? command.text : command.type));

  it("the first look takes no history; from then on each mail comes once, in order", async () => {
    stage.imap.deliver(mail("old", "old"));
    assert.deepEqual(await texts(), []);
    stage.imap.deliver(mail("a", "first"));
    stage.imap.deliver(mail("b", "second"));
    assert.deepEqual(await texts(), ["first", "second"]);
    assert.deepEqual(await texts(), []);
  });

  it("an empty mailbox has a beginning too", async () => {
    await stage.poll();
    stage.imap.deliver(mail("a", "first"));
    assert.deepEqual(await texts(), ["first"]);
  });

  it("mails of others are passed over, and a forged sender is told to the operator", async () => {
    await stage.poll();
    stage.imap.deliver(wire(["From: a@b.example", "Subject: Offer", "", "Buy"]));
    stage.imap.deliver(mail("x", "forged").replace("li@support", "li@evil"));
    stage.imap.deliver(mail("a", "real"));
    assert.deepEqual(await texts(), ["real"]);
    assert.deepEqual(host.logged, ["an answer was not taken: its sender is none of those in from"]);
  });

  it("the server was killed in between: nothing is lost, nothing comes twice", async () => {
    await stage.poll();
    stage.imap.deliver(mail("a", "first"));
    assert.deepEqual(await texts(), ["first"]);
    await stage.imap.kill();
    stage.imap.deliver(mail("b", "second"));
    await assert.rejects(stage.poll(), { code: "unavailable" });
    await stage.imap.start();
    assert.deepEqual(await texts(), ["second"]);
  });

  it("a rebuilt mailbox is read again for two days; the same mail keeps its id, so it does no harm", async () => {
    await stage.poll();
    stage.imap.deliver(mail("a", "first"));
    const [before] = await stage.poll();
    const cursor = stage.cursor();
    await stage.imap.kill();
    stage.imap.forgetUids();
    // A new UIDVALIDITY is the second of its making.
    await until("the second is over", () => Math.floor(Date.now() / 1000) > Number(cursor?.split(":")[0]));
    stage.imap.deliver(mail("ancient", "ancient"), new Date(Date.now() - 10 * 86_400_000));
    stage.imap.deliver(mail("b", "second"));
    await stage.imap.start();
    const after = await stage.poll();
    assert.notEqual(stage.cursor()?.split(":")[0], cursor?.split(":")[0]);
    assert.equal(after.filter(({ id }) => id === before?.id).length, 1);
    assert.equal(after.length, 2);
  });

  it("a mail over the limit: its words are sent, and a note tells that something is missing", async () => {
    await stage.poll();
    const border = ["Content-Type: multipart/mixed; boundary=m", "", "--m"];
    const file = ["--m", "Content-Type: application/pdf; name=a.pdf", "Content-Transfer-Encoding: base64", ""];
    const big = wire([...file, Buffer.alloc(400_000).toString("base64").replaceAll(/.{76}/g, "$&\r\n"), "--m--"]);
    stage.imap.deliver(`${mail("a", "见附件", border)}${big}`);
    const [words, note] = await stage.poll();
    assert.equal(words?.type === "message.send" && words.text, "见附件");
    assert.deepEqual(words?.type === "message.send" && words.attachments, []);
    assert.equal(note?.type, "conversation.note");
  });

  it("many mails come in batches, and the cursor says when there are more", async () => {
    await stage.poll();
    for (let at = 0; at < 60; at += 1) stage.imap.deliver(mail(`m${at}`, `text ${at}`));
    assert.deepEqual([(await texts()).length, (await texts()).length, (await texts()).length], [50, 10, 0]);
  });
});
