import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { InboundEvent, RawEvent } from "@gatehouse/sdk";
import { loopback } from "@gatehouse/sdk/sms/testing";
import { until } from "@gatehouse/sdk/testing";
import type { Config } from "../config.js";
import { createKnownIds } from "../known-ids.js";
import { accounts, listening, optionsFor } from "../testing/account.js";
import { longMessage, shortMessage } from "../testing/fake-smsc.js";
import type { Connection } from "../wire/connection.js";
import { smpp } from "../wire/library.js";
import { interpret } from "./interpret.js";
import { createInbox } from "./receive.js";

const understood = (events: readonly RawEvent[], config: Config): InboundEvent[] =>
  events.flatMap((raw) => [...interpret(raw, config)]);
const textsOf = (events: readonly RawEvent[], config: Config): (string | undefined)[] =>
  understood(events, config).map((event) => ("text" in event ? event.text : undefined));

describe("what people write", () => {
  const { smscWith, listen } = accounts();

  it("comes in; it is acknowledged only after it is stored", async () => {
    const smsc = await smscWith();
    const config = optionsFor(smsc.port);
    let away = true;
    const { events } = listen(config, loopback(), () => away);
    smsc.push(shortMessage("妈妈问退费"));
    await until("an answer", () => smsc.answers.length > 0);
    assert.deepEqual([smsc.answers[0], events.length], [0x64, 0], "not stored: the SMSC is asked to keep it");
    away = false;
    await until("the second try", () => events.length > 0);
    assert.deepEqual(textsOf(events, config), ["妈妈问退费"]);
    await until("the acknowledgement", () => smsc.answers.at(-1) === 0);
    assert.equal(smsc.queued(), 0);
  });

  it("in the same packet as the answer to the bind", async () => {
    const smsc = await smscWith();
    smsc.push(shortMessage("早"));
    const config = optionsFor(smsc.port);
    const { events } = listen(config);
    await until("the acknowledgement", () => smsc.answers.length === 1);
    assert.deepEqual(textsOf(events, config), ["早"]);
  });

  it("the same content later is a new message; after a broken connection it is the same one", async () => {
    const smsc = await smscWith();
    const config = optionsFor(smsc.port);
    const { events } = listen(config);
    smsc.push(shortMessage("1"));
    await until("the first", () => smsc.answers.length === 1);
    smsc.push(shortMessage("1"));
    await until("the second", () => smsc.answers.length === 2);
    assert.equal(new Set(events.map(({ key }) => key)).size, 2);
    smsc.drop();
    await until("a new connection", () => smsc.binds.length === 2);
    smsc.push(shortMessage("1"));
    await until("the repeat", () => smsc.answers.length === 3);
    assert.equal(events[2]?.key, events[1]?.key);
  });

  it("an answer that the SMSC has surely read ends the doubt", async () => {
    const smsc = await smscWith();
    const config = optionsFor(smsc.port, { enquire_link_secs: 1 });
    const host = loopback();
    const { events } = listen(config, host);
    smsc.push(shortMessage("1"));
    await until("the first", () => smsc.answers.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 1300));
    smsc.drop();
    await until("a new connection", () => smsc.binds.length === 2);
    smsc.push(shortMessage("1"));
    await until("the second", () => smsc.answers.length === 2);
    assert.notEqual(events[1]?.key, events[0]?.key);
  });

  const long = `${"孩子今天发烧，请假一天。".repeat(11)}👍${"谢谢".repeat(20)}`;

  for (const [name, parts] of [
    ["8-bit reference", longMessage(long)],
    [
      "16-bit reference",
      longMessage(long).map((part, n, { length }) => ({
        ...part,
        short_message: Buffer.concat([
          Buffer.from([6, 8, 4, 0x12, 0x34, length, n + 1]),
          (part["short_message"] as Buffer).subarray(6),
        ]),
      })),
    ],
    [
      "sar TLVs",
      longMessage(long).map((part, n, { length }) => ({
        ...part,
        esm_class: 0,
        short_message: (part["short_message"] as Buffer).subarray(6),
        sar_msg_ref_num: Buffer.from([0x12, 0x34]),
        sar_total_segments: Buffer.from([length]),
        sar_segment_seqnum: Buffer.from([n + 1]),
      })),
    ],
  ] as const)
    it(`a long message by ${name}, its parts out of order and one twice`, async () => {
      const smsc = await smscWith();
      const config = optionsFor(smsc.port);
      const { events } = listen(config);
      const [first, second, ...others] = parts;
      for (const part of [...others, first, others[0], second]) if (part) smsc.push(part);
      await until("the whole message", () => events.length === 1);
      assert.deepEqual(textsOf(events, config), [long]);
      smsc.push({ ...second });
      await until("a late repeat is acknowledged", () => smsc.answers.length === parts.length + 2);
      assert.equal(events.length, 1, "and delivered no second time");
    });

  it("a long message in message_payload", async () => {
    const smsc = await smscWith();
    const config = optionsFor(smsc.port);
    const { events } = listen(config);
    const message_payload = Buffer.from(long, "utf16le").swap16();
    smsc.push({ ...shortMessage(""), short_message: Buffer.alloc(0), message_payload });
    await until("the message", () => events.length === 1);
    assert.deepEqual(textsOf(events, config), [long]);
  });

  it("parts outlive a restart; the last one is acknowledged only after the whole is stored", async () => {
    const smsc = await smscWith();
    const config = optionsFor(smsc.port);
    const host = loopback();
    const [first, ...others] = longMessage(long);
    const before = listening(config, host);
    for (const part of others) smsc.push(part);
    await until("the first parts", () => smsc.answers.length === others.length);
    await before.stop();
    let away = true;
    const { events } = listen(config, host, () => away);
    if (first) smsc.push(first);
    await until("a refusal while the database is away", () => smsc.answers.at(-1) === 0x64);
    away = false;
    await until("the whole message", () => events.length === 1);
    assert.deepEqual(textsOf(events, config), [long]);
  });

  it("a part that comes again after its message was delivered makes no second one", async () => {
    const smsc = await smscWith();
    const config = optionsFor(smsc.port, { long_message_wait_secs: 1 });
    const { events } = listen(config);
    const [first, second] = longMessage("长".repeat(100));
    for (const part of [first, second, first]) if (part) smsc.push(part);
    await until("the answers", () => smsc.answers.length === 3);
    await new Promise((resolve) => setTimeout(resolve, 1800));
    assert.deepEqual(textsOf(events, config), ["长".repeat(100)]);
  });

  it("a long message that stays incomplete is delivered with a note", async () => {
    const smsc = await smscWith();
    const config = optionsFor(smsc.port, { long_message_wait_secs: 1 });
    const { events } = listen(config);
    const [first, , ...others] = longMessage(long);
    for (const part of [first, ...others]) if (part) smsc.push(part);
    await until("what there is", () => events.length === 1);
    const [event] = understood(events, config);
    assert.ok(event?.type === "message.received");
    assert.match(event.text ?? "", /^孩子今天发烧.*［第 2\/3 段未收到 \| part not received］.*谢谢$/s);
    assert.deepEqual(event.channel_data, { to: "10690000", data_coding: 8, parts: 3, missing_parts: [2] });
  });

  it("what was on its way at the abort is not emitted any more", async () => {
    const stop = new AbortController();
    const host = loopback();
    const events: RawEvent[] = [];
    const deps = { config: optionsFor(1), host, ids: createKnownIds(host, "auto") };
    const inbox = createInbox(deps, async (raws) => void events.push(...raws), stop.signal);
    const pdu = new smpp.PDU("deliver_sm", shortMessage("校"));
    const received = inbox.receive(pdu, {} as Connection);
    stop.abort();
    assert.deepEqual([await received, events.length], [0x64, 0]);
  });

  it("who writes the words of a receipt writes a message", async () => {
    const smsc = await smscWith();
    const config = optionsFor(smsc.port);
    const { events } = listen(config);
    const words = "id:5ee93749 stat:DELIVRD err:000";
    smsc.push({ ...shortMessage(""), data_coding: 0, short_message: Buffer.from(words) });
    await until("the message", () => events.length === 1);
    assert.deepEqual(textsOf(events, config), [words]);
  });

  it("TLVs of a wrong length break no connection", async () => {
    const smsc = await smscWith();
    const config = optionsFor(smsc.port);
    const { events } = listen(config);
    const wrong = {
      sar_msg_ref_num: Buffer.alloc(0),
      source_port: Buffer.alloc(1),
      user_message_reference: Buffer.alloc(0),
    };
    smsc.push(shortMessage("校", wrong));
    await until("the message", () => events.length === 1);
    assert.equal(smsc.binds.length, 1);
  });
});
