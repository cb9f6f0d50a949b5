import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import type { RawEvent } from "@gatehouse/sdk";
import type { SMTPServerDataStream } from "smtp-server";
import { takeMail } from "../smtp/take.js";
import { loopback, options } from "../testing/account.js";
import { file, fileBytes, headOf, multipart, text } from "../testing/big-mail.js";
import { messageOf, soon } from "../testing/mailbox.js";
import { markerLine } from "./left-out.js";
import { reducedType, truncatedType, wholeType } from "./raw-type.js";

const seal = "a".repeat(64);
const marked = (by: string): Buffer => {
  const line = markerLine("7", 1000, by).trimEnd();
  const parts = [text("Hello\r\n"), file("a.pdf", fileBytes("a", 10), [line])];
  return Buffer.from(multipart("mixed", "b", parts, [line, ...headOf("marked")]));
};

const fileOf = async (contentType: string, body: Buffer) =>
  (await messageOf({ key: "imap:1:2", body, contentType })).attachments?.[0];

describe("a marker in the place of a file", () => {
  it("counts with the seal of its mail, and gives no bytes", async () => {
    const { source_ref, content, filename } = (await fileOf(reducedType(seal, false), marked(seal))) ?? {};
    assert.deepEqual([source_ref, content, filename], ["part:7", undefined, "a.pdf"]);
  });

  for (const [name, contentType, by] of [
    ["in a mail that was taken whole", wholeType, seal],
    ["in a mail nobody could take apart", truncatedType, seal],
    ["with another mail's seal", reducedType("b".repeat(64), false), seal],
    ["without a seal", reducedType(seal, false), ""],
  ] as const)
    it(`means nothing ${name}`, async () =>
      assert.equal((await fileOf(contentType, marked(by)))?.source_ref, undefined));

  it("means nothing in a mail that came by SMTP", async () => {
    const events: RawEvent[] = [];
    const { smtp_listen: config } = options({ smtp_listen: { port: 2525 } });
    assert.ok(config);
    const stream = new PassThrough().end(marked(seal)) as unknown as SMTPServerDataStream;
    const emit = async (some: readonly RawEvent[]): Promise<void> => void events.push(...some);
    await takeMail({ config, state: loopback().state, emit, signal: soon() }, stream, { mailFrom: false, rcptTo: [] });
    const [attachment] = (await messageOf(events[0] as RawEvent)).attachments ?? [];
    assert.deepEqual([attachment?.source_ref, attachment?.content?.length], [undefined, 10]);
  });
});
