import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Dovecot, dovecot } from "@gatehouse/sdk/mail/testing";
import { skipWithout } from "../testing/servers.js";
import { type School, startSchool } from "./support/front-desk.js";

const mail = (id: string, text: string): string =>
  `From: =?utf-8?B?5aaI5aaI?= <mother@home.example>\r\nTo: desk@school.example\r\nSubject: ${id}\r\nDate: ${new Date().toUTCString()}\r\nMessage-ID: <${id}@home.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;

describe("a mailbox on a real server", { skip: skipWithout("dovecot") }, () => {
  let school: School;
  let server: Dovecot;
  before(async () => {
    server = await dovecot();
    await server.start();
    server.deliver(mail("waiting", "早就在了"));
    const imap = {
      host: "127.0.0.1",
      port: server.port,
      tls: "none",
      user: "desk@school.example",
      password: "pw",
      poll_secs: 600,
    };
    school = await startSchool({
      change: (c) => ({
        ...c,
        accounts: [...c.accounts, { id: "mailbox", connector: "email", config: { imap } }],
        egress: { allow_private: [...c.egress.allow_private, `127.0.0.1:${server.port}`] },
      }),
    });
  });
  after(async () => {
    await school?.end();
    await server?.remove();
  });

  it("is read from where it was left, and a new mail comes without waiting for the next look", async () => {
    const [first] = await school.crm.until(1, "message.received");
    assert.equal(first?.event.data.message?.text, "早就在了");
    server.deliver(mail("fresh", "刚到的"));
    const all = await school.crm.until(2, "message.received");
    assert.equal(all[1]?.event.data.message?.text, "刚到的");
    assert.equal(all[1]?.event.data.message?.trust, "unauthenticated");
  });
});
