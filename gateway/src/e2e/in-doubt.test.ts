import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createTransport } from "nodemailer";
import { freePort } from "../testing/free-port.js";
import { typesAbout } from "./support/events.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { type MailServer, startMailServer } from "./support/mail-server.js";

/** A report of the receiving server about one of our mails (RFC 3464). */
const report = (about: string, action: string): string => `From: MAILER-DAEMON@mail.example\r
To: desk@school.example\r
Subject: Delivery report\r
Message-ID: <report-${action}-${Date.now()}@mail.example>\r
Date: ${new Date().toUTCString()}\r
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
\r
--b\r
Content-Type: text/plain\r
\r
report\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mail.example\r
\r
Final-Recipient: rfc822; mother@home.example\r
Action: ${action}\r
Status: 2.0.0\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: ${about}\r
--b--\r
`;

describe("a send that may or may not have happened", () => {
  let school: School;
  let mail: MailServer;
  let listenPort: number;
  before(async () => {
    mail = await startMailServer();
    listenPort = await freePort();
    const smtp_submit = { host: "127.0.0.1", port: mail.port, tls: "none", from: "desk@school.example" };
    const account = { id: "mail", connector: "email", config: { smtp_submit, smtp_listen: { port: listenPort } } };
    school = await startSchool({
      change: (c) => ({
        ...c,
        accounts: [...c.accounts, account],
        egress: { allow_private: [...c.egress.allow_private, mail.address] },
      }),
    });
  });
  after(async () => {
    await school?.end();
    await mail?.close();
  });
  const statusOf = async (id: string): Promise<string> => (await school.call("GET", `/messages/${id}`)).body.status;
  const letters = async (): Promise<{ id: string; item_id: string; kind: string }[]> =>
    (await school.call("GET", "/dead-letters?kind=held", undefined, { token: tokens.integrator })).body.items;
  const letterOf = (id: string) =>
    eventually("its dead letter", async () => (await letters()).find((letter) => letter.item_id === id));
  const sendMail = async (text: string): Promise<string> => {
    const to = { account_id: "mail", scheme: "email", value: "mother@home.example" };
    return (await school.call("POST", "/messages", { to, text })).body.id;
  };

  it("is held for a person where a repeat could arrive twice, and replayed by one", async () => {
    mail.behave("drop");
    const id = await sendMail("成绩单");
    const held = await school.event("message.held", id);
    assert.equal(held.data.message?.status, "held");
    assert.equal(await statusOf(id), "held");
    const letter = await letterOf(id);
    assert.equal(letter.kind, "held");
    assert.equal(mail.mails.length, 1);
    mail.behave("take");
    const replayed = await school.call("POST", `/dead-letters/${letter.id}/replay`, {}, { token: tokens.integrator });
    assert.equal(replayed.status, 202);
    await school.event("message.sent", id);
    assert.equal(mail.mails.length, 2);
    assert.equal(mail.mails[0]?.header("message-id"), mail.mails[1]?.header("message-id"));
    assert.equal(await statusOf(id), "accepted");
    assert.deepEqual(
      (await letters()).map((l) => l.item_id).filter((item) => item === id),
      [],
    );
    const again = await school.call("POST", `/dead-letters/${letter.id}/replay`, {}, { token: tokens.integrator });
    assert.equal(again.status, 404);
  });

  it("is settled by a late receipt, so that nobody sends it again", async () => {
    mail.behave("drop");
    const before = mail.mails.length;
    const id = await sendMail("录取通知");
    await letterOf(id);
    const about = mail.mails[before]?.header("message-id") ?? "";
    const client = createTransport({ host: "127.0.0.1", port: listenPort, secure: false });
    await client.sendMail({ envelope: { from: "", to: "desk@school.example" }, raw: report(about, "delivered") });
    await school.event("message.receipt.updated", id);
    assert.equal(await statusOf(id), "delivered");
    assert.deepEqual(
      (await letters()).filter((letter) => letter.item_id === id),
      [],
    );
  });

  it("is repeated under the same webhook-id where the receiver drops repeats; so is one answered 500", async () => {
    const seen = new Set<string>();
    school.app.answer((request, response) => {
      const id = String(request.headers["webhook-id"]);
      const first = !seen.has(id);
      seen.add(id);
      const how = first
        ? school.app.calls().find(({ webhookId }) => webhookId === id)?.message.conversation_ref
        : "works";
      if (how === "works") response.writeHead(200).end();
      if (how === "answers 500") response.writeHead(500).end("later");
      if (how === "hangs up") response.destroy();
    });
    const ids: string[] = [];
    for (const how of ["hangs", "answers 500", "hangs up"]) {
      const { body: asked } = await school.write(how, "你好");
      const { body } = await school.call("POST", "/messages", {
        conversation_id: asked.conversation_id,
        text: "请查收",
      });
      ids.push(body.id);
    }
    for (const id of ids) {
      const calls = await school.app.about(id, 2);
      assert.deepEqual(calls[0], calls[1]);
      await eventually(`${id} is sent`, async () => ((await statusOf(id)) === "sent" ? true : undefined));
      await school.event("message.sent", id);
      assert.deepEqual(typesAbout(school.crm, id), ["message.created", "message.sent"]);
    }
  });
});
