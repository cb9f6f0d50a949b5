import assert from "node:assert/strict";
import { it } from "node:test";
import { interpret } from "../read/interpret.js";
import { wholeType } from "../read/raw-type.js";
import { file, fileBytes, headOf, multipart, part, sha256, text } from "./big-mail.js";
import { alternative, big, mails } from "./large-mails.js";
import { complete, type Intake, messageOf } from "./mailbox.js";

const mib = 1024 * 1024;
const trusting = { trusted_authserv_id: "mx.school.example" };

/** What holds of every large mail, whichever way it came. */
export function largeMailCases(box: () => Intake): void {
  it("of 33 MB: both files of 12 MB, byte for byte, and never more than a piece held", async () => {
    const files = [fileBytes("first", 12_000_000), fileBytes("second", 12_000_000)];
    const parts = files.map((bytes, at) => file(`${at}.pdf`, bytes));
    const raw = await box().taken(multipart("mixed", "b", [text("Two files\r\n"), ...parts], headOf("huge")));
    assert.ok(raw.body.length < mib, `${raw.body.length} bytes are kept`);
    const message = await messageOf(raw);
    assert.deepEqual([message.text, message.channel_data], ["Two files", undefined]);
    assert.deepEqual(
      message.attachments?.map(({ filename, content }) => [filename, content]),
      [
        ["0.pdf", undefined],
        ["1.pdf", undefined],
      ],
    );
    for (const [at, attachment] of (message.attachments ?? []).entries()) {
      const { bytes, largestChunk } = await box().fetch(attachment, raw);
      assert.equal(sha256(bytes), sha256(files[at] as Buffer));
      assert.ok(largestChunk < mib, `a piece of ${largestChunk} bytes`);
    }
  });

  for (const [name, mail] of Object.entries(mails))
    it(`${name}: the same as taken whole`, async () => {
      const raw = await box().taken(mail);
      assert.ok(raw.body.length < mib);
      const whole = { ...raw, body: Buffer.from(mail), contentType: wholeType };
      const message = await messageOf(raw);
      assert.ok(message.attachments?.some(({ source_ref }) => source_ref !== undefined));
      assert.deepEqual(await complete(box(), raw, message), await complete(box(), raw, await messageOf(whole)));
    });

  it("with a small file and with a large one: the same event but for the file", async () => {
    const withFile = (bytes: Buffer): string =>
      multipart(
        "mixed",
        "b",
        [multipart("related", "rel", [alternative]), file("a.pdf", bytes)],
        [
          "Authentication-Results: mx.school.example; spf=pass; dkim=pass; dmarc=pass",
          "Authentication-Results: mx.evil.example; dmarc=fail",
          "In-Reply-To: <parent@a.example>",
          "References: <root@a.example> <parent@a.example>",
          "Cc: bob@a.example",
          "X-Gatehouse-Message: msg_1",
          ...headOf("twice"),
        ],
      );
    const [small, large] = [await box().taken(withFile(fileBytes("s", 100))), await box().taken(withFile(big("l")))];
    assert.deepEqual([small.contentType, small.contentKey], [wholeType, large.contentKey]);
    const [one, other] = [await messageOf(small, trusting), await messageOf(large, trusting)];
    assert.equal(one.trust, undefined);
    assert.equal(one.automatic, true);
    const bare = ({ attachments, ...rest }: typeof one) => ({
      ...rest,
      files: attachments?.map(({ content: _, source_ref: __, ...file }) => file),
    });
    assert.deepEqual(bare(other), bare(one));
  });

  it("of one long text: its beginning, and the whole as a file", async () => {
    const long = Array.from({ length: 100_000 }, (_, at) => `Line ${at}: été\r\n`).join("");
    const raw = await box().taken(
      Buffer.from(part([...headOf("long"), "Content-Type: text/plain; charset=iso-8859-1"], long), "latin1"),
    );
    assert.ok(raw.body.length < mib);
    const { text: said = "", attachments, channel_data } = await messageOf(raw);
    assert.ok(said.length > 100_000 && long.replaceAll("\r\n", "\n").startsWith(said.trimEnd()));
    assert.deepEqual(channel_data, { truncated: true });
    assert.deepEqual(
      attachments?.map(({ filename }) => filename),
      ["message.txt"],
    );
    const { bytes } = await box().fetch(attachments[0] as object, raw);
    assert.equal(sha256(bytes), sha256(Buffer.from(long, "latin1")));
  });

  it("that bounced: the receipt is found in the enclosed mail", async () => {
    const ours = multipart("mixed", "b", [text("Hello\r\n"), file("a.pdf", big("bounced"))], headOf("ours"));
    const raw = await box().taken(
      multipart(
        'report; report-type="delivery-status"',
        "r",
        [
          text("It could not be delivered\r\n"),
          part(
            ["Content-Type: message/delivery-status"],
            "Reporting-MTA: dns; a\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n",
          ),
          part(["Content-Type: message/rfc822"], ours),
        ],
        headOf("bounce"),
      ),
    );
    const [receipt] = await interpret(raw);
    assert.ok(receipt?.type === "message.receipt.updated");
    assert.deepEqual([receipt.source_id, receipt.status], ["ours@a.example", "failed"]);
  });
}
