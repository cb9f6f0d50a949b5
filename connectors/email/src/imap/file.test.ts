import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { InboundAttachment, RawEvent } from "@gatehouse/sdk";
import { type Dovecot, dovecot } from "@gatehouse/sdk/mail/testing";
import { missing, until } from "@gatehouse/sdk/testing";
import type { Config, ImapConfig } from "../config.js";
import { open } from "../session.js";
import { loopback, options } from "../testing/account.js";
import { file, fileBytes, headOf, multipart, text } from "../testing/big-mail.js";
import { mailbox, messageOf, soon } from "../testing/mailbox.js";
import { type Relay, relay } from "../testing/relay.js";
import { withImap } from "./client.js";

const size = 12_000_000;
const mail = multipart("mixed", "b", [text("Hello\r\n"), file("a.pdf", fileBytes("a", size))], headOf("large"));

describe("a file that stayed in a real mailbox", { skip: missing("dovecot", "openssl") }, () => {
  let server: Dovecot;
  let between: Relay;
  let config: Config & { readonly imap: ImapConfig };
  let raw: RawEvent;
  let attachment: InboundAttachment;

  const fetch = async (changed: Partial<ImapConfig> = {}, asked = attachment, of = raw) => {
    const session = open({ imap: { ...config.imap, ...changed } }, loopback());
    const stream = await session.fetchAttachment?.(asked, of, soon());
    assert.ok(stream instanceof ReadableStream);
    return stream;
  };
  const refused = (pending: Promise<unknown>, reason: string) =>
    assert.rejects(pending, (error: { code?: string; details?: object }) => {
      assert.deepEqual([error.code, error.details], ["rejected", { reason }]);
      return true;
    });
  const read = async (stream: ReadableStream<Uint8Array>): Promise<number> => {
    let bytes = 0;
    for await (const chunk of stream) bytes += chunk.length;
    return bytes;
  };

  before(async () => {
    server = await dovecot();
    await server.start();
    between = await relay(server.port);
    const login = { user: "desk@school.example", password: "pw", tls: "starttls" } as const;
    const imap = { host: "mail.school.example", port: between.port, ca: server.ca, ...login };
    config = { imap: options({ imap }).imap as ImapConfig };
    raw = await mailbox(server, config).taken(mail);
    attachment = (await messageOf(raw)).attachments?.[0] as InboundAttachment;
  });
  afterEach(() => until("no connection is left open", () => between.open() === 0));
  after(async () => {
    between.stop();
    await server.remove();
  });

  it("comes whole, and the connection ends with it", async () => assert.equal(await read(await fetch()), size));

  it("waits for its reader: nothing is asked for in advance", async () => {
    const reader = (await fetch()).getReader();
    await reader.read();
    const start = between.bytes();
    await sleep(300);
    assert.ok(between.bytes() - start < 1024 * 1024, "more than a piece came although nobody read");
    await reader.cancel();
  });

  it("ends when the reader gives up, before and after the first piece", async () => {
    await (await fetch()).cancel();
    const reader = (await fetch()).getReader();
    await reader.read();
    await reader.cancel();
  });

  it("fails as `unavailable` when the server goes away, never as a shorter file", async () => {
    const reader = (await fetch()).getReader();
    await reader.read();
    await server.kill();
    const rest = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await assert.rejects(rest(), { name: "PluginError", code: "unavailable" });
    await server.start();
  });

  it("over max_bytes is refused", async () => refused(read(await fetch({ max_bytes: 1_000_000 })), "too_large"));

  it("is looked for only where its key says", async () => {
    const [, , uid] = raw.key.split(":");
    await refused(fetch({}, attachment, { ...raw, key: `imap:1:${uid}` }), "other");
    await refused(fetch({}, attachment, { ...raw, key: "abc" }), "unsupported");
    await refused(fetch({}, attachment, { ...raw, key: "smtp:abc" }), "other");
  });

  for (const source_ref of ["", "part:", "part:header", "part:1.mime", "part:1] BODY[2", "1", "part:text\r\n"])
    it(`is not found by ${JSON.stringify(source_ref)}`, () => refused(fetch({}, { source_ref }), "unsupported"));

  it("is gone with its mail", async () => {
    await withImap(config.imap, loopback(), soon(), async (client) => {
      await client.mailboxOpen("INBOX");
      await client.messageDelete("1:*", { uid: true });
    });
    await refused(fetch(), "other");
  });
});
