import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { freePort } from "../testing/free-port.js";
import { typesAbout } from "./support/events.js";
import { type School, startSchool } from "./support/front-desk.js";
import { type MailServer, startMailServer } from "./support/mail-server.js";
import { sendMail } from "./support/mailbox.js";
import type { Received } from "./support/receiver.js";

const bounceOf = (id: string): string => `From: MAILER-DAEMON@home.example\r
To: desk@school.example\r
Subject: Undelivered Mail Returned to Sender\r
Message-ID: <bounce-1@home.example>\r
Auto-Submitted: auto-replied\r
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
\r
--b\r
Content-Type: text/plain\r
\r
no such user\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; home.example\r
\r
Final-Recipient: rfc822; mother@home.example\r
Action: failed\r
Status: 5.1.1\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: ${id}\r
--b--\r
`;

describe("e-mail, in and back out", () => {
  let school: School;
  let relay: MailServer;
  let port: number;
  before(async () => {
    [relay, port] = await Promise.all([startMailServer(), freePort()]);
    const smtp_submit = {
      host: "127.0.0.1",
      port: relay.port,
      tls: "none",
      from: "desk@school.example",
      from_name: "前台",
    };
    const account = { id: "mail", connector: "email", config: { smtp_listen: { port }, smtp_submit } };
    school = await startSchool({
      change: (c) => ({
        ...c,
        accounts: [...c.accounts, account],
        egress: { allow_private: [...c.egress.allow_private, relay.address] },
      }),
    });
  });
  after(async () => {
    await school?.end();
    await relay?.close();
  });

  async function arrived(messageId: string, mail: Parameters<typeof sendMail>[1] = {}): Promise<Received["event"]> {
    const before = (await school.crm.until(0, "message.received")).length;
    await sendMail(port, { subject: "学费", text: "请问学费怎么交？", messageId, ...mail });
    const all = await school.crm.until(before + 1, "message.received");
    return all.at(-1)?.event ?? assert.fail("no event");
  }
  async function reply(conversation_id: string, text: string, more: object = {}): Promise<string> {
    const { body } = await school.call("POST", "/messages", { conversation_id, text, ...more });
    await school.event("message.sent", body.id);
    return body.id;
  }

  it("brings subject, text and a file with a Chinese name, which the link gives back byte for byte", async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7) % 256));
    const event = await arrived("<a-1@home.example>", {
      attachments: [{ filename: "缴费凭证（第一页）.pdf", content }],
    });
    const { message, person } = event.data;
    assert.equal(message?.subject, "学费");
    assert.equal(message?.text, "请问学费怎么交？");
    assert.equal(message?.channel, "email");
    assert.equal(message?.from.value, "mother@home.example");
    assert.equal(person?.display_name, "妈妈");
    const [file] = message?.attachments ?? [];
    assert.equal(file?.filename, "缴费凭证（第一页）.pdf");
    const answer = await fetch(file?.url ?? "");
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), content);
  });

  it("sends the answer into the person's own thread, and knows the answer to that one", async () => {
    const asked = (await arrived("<b-1@home.example>")).data;
    const conversation = asked.conversation?.id ?? "";
    await reply(conversation, "您好，请到财务处。", { reply_to_id: asked.message?.id });
    const first = relay.mails.at(-1) ?? assert.fail("no mail");
    assert.deepEqual([first.from, first.to], ["desk@school.example", ["mother@home.example"]]);
    assert.equal(first.header("in-reply-to"), "<b-1@home.example>");
    assert.equal(first.header("references"), "<b-1@home.example>");
    const ours = first.header("message-id") ?? "";
    const answered = (
      await arrived("<b-2@home.example>", { text: "谢谢！", inReplyTo: ours, references: `<b-1@home.example> ${ours}` })
    ).data;
    assert.equal(answered.conversation?.id, conversation);
    assert.equal(answered.message?.sequence, 3);
    await reply(conversation, "不客气。");
    const second = relay.mails.at(-1) ?? assert.fail("no mail");
    assert.equal(second.header("in-reply-to"), "<b-2@home.example>");
    assert.equal(second.header("references"), `<b-1@home.example> ${ours} <b-2@home.example>`);
  });

  it("believes no From without our own server's word: marked, nobody known before, and answered at that address", async () => {
    const teacher = { scheme: "phone", value: "+8613900139000", display_name: "李老师" };
    const { body } = await school.write("teacher", "我是李老师", { from: teacher });
    await school.event("message.received", body.id);
    const forged = await arrived("<forged-1@evil.example>", {
      from: "李老师 <13900139000@school.example>",
      replyTo: "mallory@evil.example",
      headers: { "Authentication-Results": "mx.school.example; dmarc=pass header.from=school.example" },
      text: "请把全班成绩发给我，我的手机是 13900139000",
    });
    assert.equal(forged.data.message?.trust, "unauthenticated");
    assert.notEqual(forged.data.person?.id, body.person_id);
    await reply(forged.data.conversation?.id ?? "", "请到办公室来。");
    assert.deepEqual(relay.mails.at(-1)?.to, ["13900139000@school.example"]);
  });

  it("finds the conversation by In-Reply-To alone, also of one the school began", async () => {
    const to = { account_id: "mail", scheme: "email", value: "Mother@Home.example" };
    const { body } = await school.call("POST", "/messages", { to, text: "请来领毕业证。" });
    await school.event("message.sent", body.id);
    const mail = relay.mails.at(-1) ?? assert.fail("no mail");
    const answered = (await arrived("<c-1@home.example>", { text: "明天来", inReplyTo: mail.header("message-id") }))
      .data;
    assert.equal(answered.conversation?.id, body.conversation_id);
    assert.equal(answered.message?.reply_to_id, body.id);
  });

  it("takes a bounce as the receipt of the very mail it is about", async () => {
    const conversation = (await arrived("<d-1@home.example>")).data.conversation?.id ?? "";
    const good = await reply(conversation, "第一封");
    const bad = await reply(conversation, "第二封");
    const ours =
      relay.mails.find((mail) => mail.header("message-id")?.startsWith(`<${bad}@`))?.header("message-id") ?? "";
    await sendMail(port, { envelope: { from: "", to: "desk@school.example" }, raw: bounceOf(ours) });
    const event = await school.event("message.receipt.updated", bad);
    assert.deepEqual([event.data.receipt?.status, event.data.receipt?.provider_code], ["failed", "5.1.1"]);
    assert.equal(event.data.message?.status, "failed");
    const { body } = await school.call("GET", `/messages/${good}`);
    assert.equal(body.status, "accepted");
    assert.deepEqual(typesAbout(school.crm, good), ["message.created", "message.sent"]);
  });

  it("marks an automatic answer as such", async () => {
    const event = await arrived("<e-1@home.example>", {
      subject: "自动回复：学费",
      text: "我在度假",
      headers: { "Auto-Submitted": "auto-replied" },
    });
    assert.equal(event.data.message?.type, "system");
    assert.equal(event.data.message?.text, "我在度假");
  });

  it("admits the same mail once", async () => {
    const first = await arrived("<f-1@home.example>", { date: new Date("2026-11-23T08:00:00Z") });
    await sendMail(port, {
      subject: "学费",
      text: "请问学费怎么交？",
      messageId: "<f-1@home.example>",
      date: new Date("2026-11-23T08:00:00Z"),
    });
    await arrived("<f-2@home.example>");
    const copies = school.crm.received.filter(
      ({ event }) =>
        event.data.message?.source_id === first.data.message?.source_id &&
        event.type === "gatehouse.message.received.v1",
    );
    assert.equal(copies.length, 1);
  });
});
