import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { PluginError, type RawEvent } from "@gatehouse/sdk";
import { until } from "@gatehouse/sdk/testing";
import { reducedType, wholeType } from "../read/raw-type.js";
import { file, fileBytes, headOf, multipart, part, sha256, text } from "../testing/big-mail.js";
import { keptState } from "../testing/kept-state.js";
import { largeMailCases } from "../testing/large-cases.js";
import { big } from "../testing/large-mails.js";
import { type Listener, listener } from "../testing/listener.js";
import { complete, messageOf } from "../testing/mailbox.js";
import { keptMs } from "./spool.js";

const mib = 1024 * 1024;
const max_bytes = 50_000_000;
const withFile = (name: string, ...files: readonly Buffer[]): string =>
  multipart("mixed", "b", [text("Hello\r\n"), ...files.map((bytes, at) => file(`${at}.pdf`, bytes))], headOf(name));

/** The first file of a mail, by whoever answers. */
async function firstFile(by: Listener, raw: RawEvent): Promise<string> {
  const [attachment] = (await messageOf(raw)).attachments ?? [];
  return sha256((await by.fetch(attachment ?? {}, raw)).bytes);
}

describe("large mails that come by SMTP", () => {
  let box: Listener;
  before(async () => {
    box = await listener({ max_bytes });
  });
  after(() => box.stop());

  largeMailCases(() => box);

  it("never hold more than a piece, and nothing for longer than it may be fetched", () => {
    assert.ok(box.state.largest() <= 256 * 1024, `a piece of ${box.state.largest()} characters`);
    assert.ok(box.events.every(({ body }) => body.length <= mib));
    assert.deepEqual([...box.state.lives], [keptMs]);
  });

  it("with more small files than may be held: the words are kept, whatever comes first", async () => {
    const files = Array.from({ length: 40 }, (_, at) => file(`${at}.pdf`, fileBytes(`small-${at}`, 40_000)));
    const words = "One line of what the mail says.\r\n".repeat(10_000);
    const mail = multipart("mixed", "b", [...files, text(words)], headOf("crowd"));
    const raw = await box.taken(mail);
    const message = await messageOf(raw);
    const whole = { ...raw, body: Buffer.from(mail), contentType: wholeType };
    assert.ok(raw.body.length < mib && message.attachments?.some(({ content }) => content !== undefined));
    assert.deepEqual(await complete(box, raw, message), await complete(box, raw, await messageOf(whole)));
  });

  it("with many long texts: each has its beginning, all of them as files", async () => {
    const texts = Array.from({ length: 4 }, (_, at) => text(`Text ${at}: ${"words and words\r\n".repeat(30_000)}`));
    const raw = await box.taken(multipart("mixed", "b", texts, headOf("texts")));
    const { channel_data, attachments = [] } = await messageOf(raw);
    assert.ok(raw.body.length < mib);
    assert.deepEqual([channel_data, attachments.length], [{ truncated: true }, 4]);
    for (const [at, attachment] of attachments.entries()) {
      const { bytes } = await box.fetch(attachment, raw);
      assert.equal(part(["Content-Type: text/plain; charset=utf-8"], bytes.toString()), texts[at]);
    }
  });

  for (const [name, mail] of Object.entries({
    "whose borders are missing": part(
      [...headOf("lost"), "Content-Type: multipart/mixed; boundary=nowhere"],
      `Hello\r\n`.repeat(300_000),
    ),
    "nested 40 deep": Array.from({ length: 40 }, (_, at) => at).reduceRight(
      (inner, at) => multipart("mixed", `b${at}`, [inner], at === 0 ? headOf("deep") : []),
      file("a.pdf", big("deep")),
    ),
    "of too many parts": multipart(
      "mixed",
      "b",
      Array.from({ length: 600 }, () => text("x".repeat(2000))),
      headOf("many"),
    ),
    "with a part whose header is too large": multipart(
      "mixed",
      "b",
      [text("Hello\r\n"), file("a.pdf", big("head"), [`X-Pad: ${"y".repeat(150_000)}`])],
      headOf("head"),
    ),
  }))
    it(`${name}: refused, with the reason, and no piece stays`, async () => {
      const pieces = box.state.pieces();
      await assert.rejects(box.taken(mail), { responseCode: 554, message: /cannot be taken apart/ });
      assert.equal(box.state.pieces(), pieces);
    });

  it("that break off within a part come whole as far as they go", async () => {
    const mail = withFile("open", big("a")).replace(/--b--\r\n$/, "");
    const raw = await box.taken(mail);
    assert.equal(await firstFile(box, raw), sha256(big("a")));
  });
});

describe("a large mail that cannot be kept", () => {
  let box: Listener;
  const mail = withFile("again", big("first"), big("second"));
  beforeEach(async () => {
    box = await listener({ max_bytes });
  });
  afterEach(() => box.stop());
  const leavesNothing = (): void => assert.deepEqual([...box.state.values.keys()], []);

  it("is told 451 when the commit fails; the second try is the same event, and takes the place of the first", async () => {
    box.beforeCommit(() => {
      if (box.events.length === 1) throw new Error("the database is away");
    });
    await assert.rejects(box.send(mail), { responseCode: 451 });
    const pieces = box.state.pieces();
    await box.send(mail);
    assert.deepEqual(box.events[1], box.events[0]);
    assert.equal(box.state.pieces(), pieces);
    // The first commit may have been made although it failed: then its event is the one that counts.
    assert.equal(await firstFile(box, box.events[0] as RawEvent), sha256(big("first")));
  });

  it("comes again to another process: its file is there by either event, from either process", async () => {
    const other = await listener({ max_bytes }, box.state);
    const [one, two] = [await box.taken(mail), await other.taken(mail)];
    assert.equal(await firstFile(other, one), sha256(big("first")));
    assert.equal(await firstFile(box, two), sha256(big("first")));
    await other.stop();
  });

  it("is told 451 when a piece cannot be kept, and leaves nothing", async () => {
    box.state.before((key) => {
      if (/:[^:]*:3$/.test(key)) throw new PluginError("unavailable", "the database is away");
    });
    await assert.rejects(box.send(mail), { responseCode: 451, message: /cannot be stored now/ });
    assert.equal(box.events.length, 0);
    leavesNothing();
  });

  it("above max_bytes is told 552, and leaves nothing", async () => {
    const small = await listener({ max_bytes: 3_000_000 }, box.state);
    await assert.rejects(small.send(mail), { responseCode: 552 });
    assert.ok(box.state.largest() > 0, "nothing was ever kept");
    leavesNothing();
    await small.stop();
  });

  it("with a huge header is told 552", async () => {
    const header = `X-Pad: ${"y".repeat(900)}\r\n`.repeat(180);
    await assert.rejects(box.send(header + mail), { responseCode: 552 });
    leavesNothing();
  });

  it("whose client goes away leaves nothing", async () => {
    const socket = connect(box.port, "127.0.0.1");
    await once(socket, "data");
    for (const line of ["EHLO x.example", "MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>", "DATA"]) {
      socket.write(`${line}\r\n`);
      await once(socket, "data");
    }
    socket.write(mail.slice(0, 3_000_000));
    await until("pieces are kept", () => box.state.pieces() > 3);
    socket.destroy();
    await until("they are gone", () => box.state.values.size === 0);
    assert.equal(box.events.length, 0);
  });

  it("is told 421 when the gateway stops meanwhile, and leaves nothing", async () => {
    let stopping: Promise<void> | undefined;
    box.state.before(() => {
      stopping ??= box.stop();
    });
    await assert.rejects(box.send(mail));
    await stopping;
    await until("nothing is kept", () => box.state.values.size === 0);
    assert.equal(box.events.length, 0);
  });
});

describe("a file that was left out of a mail that came by SMTP", () => {
  const state = keptState();
  let box: Listener;
  let raw: RawEvent;
  before(async () => {
    box = await listener({ max_bytes }, state);
    raw = await box.taken(withFile("fetched", big("a")));
  });
  after(() => box.stop());
  const refused = (pending: Promise<unknown>, reason: string) =>
    assert.rejects(pending, { code: "rejected", details: { reason } });
  const source_ref = "part:2";

  it("comes as often as it is asked for", async () => {
    for (const _ of [1, 2]) assert.equal(await firstFile(box, raw), sha256(big("a")));
  });

  for (const ref of ["", "part:", "part:1", "part:3", "part:__proto__", "part:2:0", "2"])
    it(`is not found by ${JSON.stringify(ref)}`, () => refused(box.fetch({ source_ref: ref }, raw), "unsupported"));

  it("is found by its own mail alone", async () => {
    await refused(box.fetch({ source_ref }, { ...raw, key: "smtp:abc" }), "other");
    await refused(box.fetch({ source_ref }, { ...raw, key: "imap:1:1" }), "unsupported");
    await refused(box.fetch({ source_ref }, { ...raw, contentType: reducedType("a".repeat(64), false) }), "other");
    await refused(box.fetch({ source_ref }, { ...raw, contentType: wholeType }), "other");
  });

  it("fails as `unavailable` when a piece is missing, never as a shorter file; is gone with its index", async () => {
    const piece = [...state.values.keys()].find((key) => key.endsWith(":2:5")) ?? assert.fail("no piece");
    await state.delete(piece);
    await assert.rejects(box.fetch({ source_ref }, raw), { code: "unavailable" });
    for (const key of state.values.keys()) await state.delete(key);
    await refused(box.fetch({ source_ref }, raw), "other");
  });
});
