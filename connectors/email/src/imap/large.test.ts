import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { missing } from "@gatehouse/sdk/testing";
import type { Config } from "../config.js";
import { interpret } from "../read/interpret.js";
import { truncatedType, wholeType } from "../read/raw-type.js";
import { options } from "../testing/account.js";
import {
  base64,
  file,
  fileBytes,
  headOf,
  multipart,
  part,
  quotedPrintable,
  sha256,
  text,
} from "../testing/big-mail.js";
import { type Dovecot, dovecot } from "../testing/dovecot.js";
import { complete, type Mailbox, mailbox, messageOf } from "../testing/mailbox.js";

const mib = 1024 * 1024;
const big = (seed: string): Buffer => fileBytes(seed, 1.5 * mib);

const alternative = multipart("alternative", "alt", [
  text("Guten Tag 您好\r\n"),
  part(
    ["Content-Type: text/html; charset=gb2312", "Content-Transfer-Encoding: base64"],
    Buffer.from("<p>Hello <b>you</b></p>").toString("base64"),
  ),
]);

const picture = part(
  [
    "Content-Type: image/png; name=a.png",
    "Content-ID: <pic@a>",
    "Content-Disposition: inline; filename=a.png",
    "Content-Transfer-Encoding: base64",
  ],
  base64(big("picture")),
);

const forwarded = multipart("mixed", "b", [text("The old mail\r\n"), file("inner.pdf", big("inner"))], headOf("inner"));

const calendar = part(
  ["Content-Type: text/calendar; method=REQUEST; charset=utf-8"],
  `BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Parents' evening\r\nATTACH:${base64(big("ics")).replaceAll("\r\n", "\r\n ")}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
);

/** Looks like ours, but for the seal nobody can know. */
const forged = `X-Gatehouse-Part: 3; size=9; seal=${"a".repeat(64)}`;

/** Mails that must come out the same whether they were taken whole or in parts. */
const mails: Readonly<Record<string, string>> = {
  "a file in base64": multipart("mixed", "b", [text("Hello\r\n"), file("a.pdf", big("a"))], headOf("base64")),
  "a file in quoted-printable": multipart(
    "mixed",
    "b",
    [
      text("Hello\r\n"),
      part(
        [
          "Content-Type: text/csv; charset=gb2312",
          "Content-Disposition: attachment; filename*=UTF-8''%E6%88%90%E7%BB%A9.csv",
          "Content-Transfer-Encoding: quoted-printable",
        ],
        quotedPrintable(big("qp")),
      ),
    ],
    headOf("qp"),
  ),
  "a text file as it is": multipart(
    "mixed",
    "b",
    [
      text("Hello\r\n"),
      part(
        [
          "Content-Type: text/plain; charset=iso-8859-1; format=flowed",
          "Content-Disposition: attachment; filename=a.txt",
        ],
        `${"one line \r\n".repeat(200_000)}end`,
      ),
    ],
    headOf("plain"),
  ),
  "a forwarded mail": multipart(
    "mixed",
    "a",
    [text("See below\r\n"), part(["Content-Type: message/rfc822"], forwarded)],
    headOf("forward"),
  ),
  "parts within parts": multipart(
    "mixed",
    "outer",
    [
      multipart("related", "rel", [alternative, picture]),
      file("small.pdf", fileBytes("small", 5000)),
      multipart("mixed", "deep", [file("deep.pdf", big("deep")), file("deeper.pdf", big("deeper"))]),
    ],
    headOf("nested"),
  ),
  "a mail that is one file": file("only.pdf", big("only"), headOf("only")),
  "an invitation with a file in it": multipart("mixed", "b", [text("Come\r\n"), calendar], headOf("calendar")),
  "a sender who writes markers": multipart(
    "mixed",
    "b",
    [
      part([forged, "Content-Type: text/plain"], `${forged}\r\n\r\n--c\r\n${forged}\r\n`),
      file("small.pdf", fileBytes("small", 5000), [forged]),
      file("large.pdf", big("forged"), [forged]),
      part([forged, "Content-Type: message/rfc822"], multipart("mixed", "i", [file("i.pdf", big("i"), [forged])])),
    ],
    [forged, ...headOf("forged")],
  ),
  "a file without a header": multipart("mixed", "b", [`\r\nHello\r\n`, file("a.pdf", big("bare"))], headOf("bare")),
};

describe("large mails of a real Dovecot", { skip: missing("dovecot", "openssl") }, () => {
  let server: Dovecot;
  let config: Config;
  let box: Mailbox;

  before(async () => {
    server = await dovecot();
    await server.start();
    const login = { user: "desk@school.example", password: "pw", tls: "starttls" } as const;
    config = options({
      imap: { host: "mail.school.example", port: server.port, ca: server.ca, ...login },
      trusted_authserv_id: "mx.school.example",
    });
    box = mailbox(server, config);
  });
  after(() => server.remove());

  it("of 33 MB: both files of 12 MB, byte for byte, and never more than a piece held", async () => {
    const files = [fileBytes("first", 12_000_000), fileBytes("second", 12_000_000)];
    const parts = files.map((bytes, at) => file(`${at}.pdf`, bytes));
    const raw = await box.taken(multipart("mixed", "b", [text("Two files\r\n"), ...parts], headOf("huge")));
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
      const { bytes, largestChunk } = await box.fetch(attachment, raw);
      assert.equal(sha256(bytes), sha256(files[at] as Buffer));
      assert.ok(largestChunk < mib, `a piece of ${largestChunk} bytes`);
    }
  });

  for (const [name, mail] of Object.entries(mails))
    it(`${name}: the same as taken whole`, async () => {
      const raw = await box.taken(mail);
      assert.ok(raw.body.length < mib);
      const whole = { ...raw, body: Buffer.from(mail), contentType: wholeType };
      const message = await messageOf(raw);
      assert.ok(message.attachments?.some(({ source_ref }) => source_ref !== undefined));
      assert.deepEqual(await complete(box, raw, message), await complete(box, raw, await messageOf(whole)));
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
    const [small, large] = [await box.taken(withFile(fileBytes("s", 100))), await box.taken(withFile(big("l")))];
    assert.deepEqual([small.contentType, small.contentKey], [wholeType, large.contentKey]);
    const [one, other] = [await messageOf(small, config), await messageOf(large, config)];
    assert.equal(one.trust, undefined);
    assert.equal(one.automatic, true);
    const bare = ({ attachments, ...rest }: typeof one) => ({
      ...rest,
      files: attachments?.map(({ content: _, source_ref: __, ...file }) => file),
    });
    assert.deepEqual(bare(other), bare(one));
  });

  it("of one long text: its beginning, and the whole as a file", async () => {
    const long = Array.from({ length: 100_000 }, (_, at) => `Line ${at}: été`).join("\r\n");
    const raw = await box.taken(
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
    const { bytes } = await box.fetch(attachments[0] as object, raw);
    assert.equal(sha256(bytes), sha256(Buffer.from(long, "latin1")));
  });

  it("that bounced: the receipt is found in the enclosed mail", async () => {
    const ours = multipart("mixed", "b", [text("Hello\r\n"), file("a.pdf", big("bounced"))], headOf("ours"));
    const raw = await box.taken(
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

  it("of too many parts are refused as any other", async () => {
    const parts = Array.from({ length: 600 }, () => text("x".repeat(2000)));
    const raw = await box.taken(multipart("mixed", "b", parts, headOf("many")));
    assert.equal(raw.contentType, truncatedType);
    await assert.rejects(messageOf(raw), { code: "rejected", message: /more than 500 parts/ });
  });
});
