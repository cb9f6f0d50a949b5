import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Dovecot, dovecot } from "@gatehouse/sdk/mail/testing";
import { missing } from "@gatehouse/sdk/testing";
import { truncatedType } from "../read/raw-type.js";
import { options } from "../testing/account.js";
import { headOf, multipart, text } from "../testing/big-mail.js";
import { largeMailCases } from "../testing/large-cases.js";
import { type Mailbox, mailbox, messageOf } from "../testing/mailbox.js";

describe("large mails of a real Dovecot", { skip: missing("dovecot", "openssl") }, () => {
  let server: Dovecot;
  let box: Mailbox;

  before(async () => {
    server = await dovecot();
    await server.start();
    const login = { user: "desk@school.example", password: "pw", tls: "starttls" } as const;
    const imap = { host: "mail.school.example", port: server.port, ca: server.ca, ...login };
    box = mailbox(server, options({ imap }));
  });
  after(() => server.remove());

  largeMailCases(() => box);

  it("of too many parts are refused as any other", async () => {
    const parts = Array.from({ length: 600 }, () => text("x".repeat(2000)));
    const raw = await box.taken(multipart("mixed", "b", parts, headOf("many")));
    assert.equal(raw.contentType, truncatedType);
    await assert.rejects(messageOf(raw), { code: "rejected", message: /more than 500 parts/ });
  });
});
