import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type Outbound, PluginError, type RawEvent } from "@gatehouse/sdk";
import { errorOf, fakeHost, sampleOutbound, until } from "@gatehouse/sdk/testing";
import { check } from "./check.js";
import { config as schema } from "./config.js";
import { idOf, inboxName, outboxName } from "./file-name.js";
import { received } from "./received.js";
import { send } from "./send.js";
import { openSpool } from "./spool.js";
import { type FakeSmsd, fakeSmsd } from "./testing/fake-smsd.js";
import { type Listening, listening } from "./testing/listening.js";
import { textOf } from "./text.js";

const to = { scheme: "phone", value: "+8613800138000" } as const;
const message = sampleOutbound(to, { text: "退费申请已收到 👍" });
const name = `OUTC20261123_080000_00_+8613800138000_${message.id}.txt`;
const numbered = (value: string): Outbound => ({ ...message, to: { ...to, value } });

describe("sms_gammu, file names", () => {
  it("reads the example of gammu-smsd-files(7)", () => {
    assert.deepEqual(inboxName("IN20021130_021531_00_+45409000931640979_00.txt"), {
      stem: "IN20021130_021531_00_+45409000931640979",
      time: "20021130021531",
      sender: "+45409000931640979",
      sequence: 0,
      extension: "txt",
    });
  });

  it("a sender may hold an underscore; other files are left alone", () => {
    assert.equal(inboxName("IN20261123_160000_00_CN_MOBILE_01.txt")?.sender, "CN_MOBILE");
    for (const other of ["IN.txt", ".IN20261123_160000_00_1_00.txt", "OUT10086.txt", "readme"])
      assert.equal(inboxName(other), undefined);
  });

  it("names every attempt of a message alike", () => assert.equal(outboxName(message), name));

  it("sorts the parts of a long text in their order", () => {
    const parts = [message.id, `${message.id}-2`, `${message.id}-3`].map((id) => outboxName({ ...message, id }));
    assert.deepEqual([...parts].sort(), parts);
    assert.deepEqual(parts.map(idOf), [message.id, `${message.id}-2`, `${message.id}-3`]);
  });

  it("an id that cannot stand in a name is refused", () => {
    for (const id of ["", "../x", "msg_1/2", "msg_1.txt"])
      assert.equal(errorOf(() => outboxName({ ...message, id })).code, "rejected");
  });

  for (const value of ["", "../../etc/passwd", "10086/x", "CMCC", "+86 138", "1"])
    it(`refuses to send to "${value}"`, () =>
      assert.equal(errorOf(() => outboxName(numbered(value))).details.reason, "recipient_unknown"));

  it("waits until the last part has rested, and sorts the parts", () => {
    const entry = (sequence: string, changedMs: number) => ({
      name: `IN20261123_160000_00_1_${sequence}.txt`,
      changedMs,
    });
    assert.deepEqual(received([entry("01", 5), entry("00", 3)], 4), []);
    assert.deepEqual(
      received([entry("10", 1), entry("02", 1), entry("00", 3)], 4).map(({ files }) => files),
      [["00", "02", "10"].map((sequence) => entry(sequence, 0).name)],
    );
  });
});

describe("sms_gammu, text", () => {
  it("is neither Latin nor GBK by guess", () => {
    assert.equal(errorOf(() => textOf(Buffer.from([0xc4, 0xe3]))).code, "rejected");
  });
  it("an odd byte at the end is dropped, an empty file is empty", () => {
    assert.equal(textOf(Buffer.from([0xfe, 0xff, 0x59, 0x7d, 0x00])), "好");
    assert.equal(textOf(new Uint8Array()), "");
  });
});

describe("sms_gammu with smsd's folders", () => {
  let smsd: FakeSmsd;
  let running: Listening | undefined;
  const inbox = (): readonly string[] => readdirSync(join(smsd.path, "inbox"));
  const done = (): readonly string[] => readdirSync(join(smsd.path, "done"));
  beforeEach(() => {
    smsd = fakeSmsd();
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    smsd.remove();
  });

  it("takes a long text as one message, and moves its files after the commit", async () => {
    const text = `${"退".repeat(66)}👍${"费".repeat(80)}`;
    smsd.receive("+8613800138000", text);
    assert.equal(inbox().length, 3);
    let seen = 0;
    running = listening(smsd.path, async () => {
      seen = inbox().length;
    });
    await until("the inbox is empty", () => inbox().length === 0);
    assert.equal(seen, 3, "nothing moves before the commit");
    const [event] = running.events;
    assert.equal(event?.type === "message.received" && event.text, text);
    assert.equal(done().length, 3);
  });

  it("what was not committed stays, and comes again under the same key", async () => {
    smsd.receive("+8613800138000", "好");
    const keys: string[] = [];
    running = listening(smsd.path, async ({ key }) => {
      keys.push(key);
      if (keys.length === 1) throw new Error("the database is away");
    });
    await until("it was taken at the second try", () => inbox().length === 0);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
  });

  it("the same name with another text is another message", async () => {
    const stem = smsd.receive("+8613800138000", "一");
    running = listening(smsd.path);
    await until("the first was taken", () => inbox().length === 0);
    assert.equal(smsd.receive("+8613800138000", "二"), stem);
    await until("the second was taken", () => running?.raws.length === 2);
    assert.notEqual(running.raws[0]?.key, running.raws[1]?.key);
  });

  it("does not follow a link, and leaves what is not smsd's", async () => {
    symlinkSync("/etc/hostname", join(smsd.path, "inbox", "IN20261122_160000_00_1_00.txt"));
    writeFileSync(join(smsd.path, "inbox", "notes.md"), "x");
    smsd.receive("10086", "好");
    running = listening(smsd.path);
    await until("the message was put away", () => inbox().length === 2);
    assert.equal(running.events.length, 1);
    assert.deepEqual([...inbox()].sort(), ["IN20261122_160000_00_1_00.txt", "notes.md"]);
  });

  it("a file no message can be does not hold up the others", async () => {
    writeFileSync(join(smsd.path, "inbox", "IN20261123_150000_00_1_00.txt"), "x".repeat(1_000_000));
    smsd.receive("10086", "好");
    running = listening(smsd.path);
    await until("both were taken", () => running?.events.length === 2);
    await until("both were put away", () => inbox().length === 0);
  });

  it("sends once, whatever happens to the file between two attempts", async () => {
    const spool = openSpool(smsd.path);
    assert.deepEqual(await send(message, spool), { status: "accepted", source_id: message.id });
    assert.deepEqual(readdirSync(join(smsd.path, "outbox")), [name]);
    assert.equal((await send(message, spool)).status, "accepted");
    smsd.transmit();
    assert.deepEqual(smsd.transmitted, [{ to: to.value, text: message.text }]);
    assert.equal((await send(message, spool)).status, "sent");
    running = listening(smsd.path);
    await until("the report was taken", () => running?.events.length === 1);
    assert.equal((await send(message, spool)).status, "sent");
    smsd.transmit();
    assert.equal(smsd.transmitted.length, 1);
  });

  it("reports what was sent and what smsd gave up, and nothing of others", async () => {
    const spool = openSpool(smsd.path);
    const failing = { ...numbered("+00012345"), id: "msg_2" };
    await send(message, spool);
    await send(failing, spool);
    writeFileSync(join(smsd.path, "sent", "OUTC20261123_080000_00_10086_sms0.smsbackup"), "x");
    smsd.transmit();
    running = listening(smsd.path);
    await until("both were reported", () => running?.events.length === 2);
    await until("both were put away", () => done().length === 2);
    assert.deepEqual(running.events, [
      { type: "message.receipt.updated", source_id: message.id, status: "sent" },
      { type: "message.receipt.updated", source_id: "msg_2", status: "failed" },
    ]);
    assert.deepEqual(readdirSync(join(smsd.path, "sent")), ["OUTC20261123_080000_00_10086_sms0.smsbackup"]);
    await assert.rejects(send(failing, spool), { code: "rejected" });
  });

  it("forgets finished files after done_keep_days", async () => {
    mkdirSync(join(smsd.path, "done"));
    for (const [file, days] of [
      ["inbox-old.txt", 8],
      ["inbox-new.txt", 6],
    ] as const) {
      writeFileSync(join(smsd.path, "done", file), "x");
      const at = new Date(Date.now() - days * 86_400_000);
      utimesSync(join(smsd.path, "done", file), at, at);
    }
    running = listening(smsd.path);
    await until("the old one has gone", () => done().length === 1);
    assert.deepEqual(done(), ["inbox-new.txt"]);
  });

  it("a full or missing outbox is unavailable, and leaves nothing behind", async () => {
    const nowhere = openSpool(join(smsd.path, "nowhere"));
    const error = await send(message, nowhere).catch((cause: unknown) => cause);
    assert.ok(error instanceof PluginError && error.code === "unavailable");
    assert.ok(!`${error.message} ${JSON.stringify(error.details)} ${String(error.cause)}`.includes(to.value));
  });

  it("check sees an outbox that nobody empties", async () => {
    const host = fakeHost({ allows: () => false });
    const config = schema.parse({ spool_path: smsd.path });
    await send(message, openSpool(smsd.path));
    assert.equal((await check(config, host)).state, "ok");
    const at = new Date(Date.now() - 11 * 60_000);
    utimesSync(join(smsd.path, "outbox", name), at, at);
    assert.equal((await check(config, host)).state, "failed");
  });

  it("writes UTF-16 with its mark, readable to smsd's group, and no half file stays", async () => {
    await send(message, openSpool(smsd.path));
    const file = join(smsd.path, "outbox", name);
    assert.equal(readFileSync(file).toString("hex", 0, 4), "fffe0090");
    assert.ok(!existsSync(join(smsd.path, "outbox", `.${name}.part`)));
  });
});

/** A raw event as an operator's dead letter would hold it. */
describe("sms_gammu, dead letters", () => {
  it("a backup file says what to set", async () => {
    const { interpret } = await import("./interpret.js");
    const body = Buffer.from(
      JSON.stringify({ time: "20261123160000", sender: "1", parts: [{ extension: "smsbackup", content: "" }] }),
    );
    const raw: RawEvent = { key: "k", body, contentType: "application/json" };
    assert.match(errorOf(() => interpret(raw, schema.parse({}))).message, /inboxformat = unicode/);
  });
});
