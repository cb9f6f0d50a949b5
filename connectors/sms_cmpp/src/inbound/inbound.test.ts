import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { InboundEvent, RawEvent } from "@gatehouse/sdk";
import { loopback } from "@gatehouse/sdk/sms/testing";
import { until } from "@gatehouse/sdk/testing";
import type { Config } from "../config.js";
import { accounts, listening, optionsFor } from "../testing/account.js";
import { longMessage, shortMessage } from "../testing/fake-ismg.js";
import { interpret } from "./interpret.js";

const understood = (events: readonly RawEvent[], config: Config): InboundEvent[] =>
  events.flatMap((raw) => [...interpret(raw, config)]);
const textsOf = (events: readonly RawEvent[], config: Config): (string | undefined)[] =>
  understood(events, config).map((event) => ("text" in event ? event.text : undefined));

const long = `${"孩子今天发烧，请假一天。".repeat(11)}👍${"谢谢".repeat(20)}`;

for (const version of ["2.0", "3.0"] as const)
  describe(`what people write (CMPP ${version})`, () => {
    const { ismgWith, accountAt, listen } = accounts(version);

    it("is answered only after it is stored; unanswered it comes again", async () => {
      const ismg = await ismgWith();
      const config = accountAt(ismg);
      let away = true;
      const { events } = listen(config, loopback(), () => away);
      ismg.push(shortMessage(ismg, "妈妈问退费"));
      await until("the login", () => ismg.logins.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual([ismg.results.length, events.length], [0, 0]);
      away = false;
      await until("the answer", () => ismg.results.length === 1);
      assert.deepEqual([ismg.results, textsOf(events, config), ismg.queued()], [[0], ["妈妈问退费"], 0]);
    });

    it("in the same packet as the answer to the login, in pieces of three bytes", async () => {
      const ismg = await ismgWith({ pieces: 3 });
      ismg.push(shortMessage(ismg, "早"));
      const config = accountAt(ismg);
      const { events } = listen(config);
      await until("the answer", () => ismg.results.length === 1);
      assert.deepEqual(textsOf(events, config), ["早"]);
    });

    it("has the same key when it comes again, another one when it is another message", async () => {
      const ismg = await ismgWith();
      const { events } = listen(accountAt(ismg));
      const one = shortMessage(ismg, "1");
      for (const each of [one, one, shortMessage(ismg, "1")]) ismg.push(each);
      await until("the answers", () => ismg.results.length === 3);
      const [first, again, other] = events.map(({ key }) => key);
      assert.equal(again, first);
      assert.notEqual(other, first);
    });

    it("a long message, its parts out of order and one twice", async () => {
      const ismg = await ismgWith();
      const config = accountAt(ismg);
      const { events } = listen(config);
      const parts = longMessage(ismg, long);
      const [first, second, ...others] = parts;
      for (const part of [...others, first, others[0], second]) if (part) ismg.push(part);
      await until("the whole message", () => events.length === 1);
      assert.deepEqual(textsOf(events, config), [long]);
      if (second) ismg.push(second);
      await until("a late repeat is answered", () => ismg.results.length === parts.length + 2);
      assert.equal(events.length, 1, "and delivered no second time");
    });

    it("parts outlive a restart", async () => {
      const ismg = await ismgWith();
      const config = accountAt(ismg);
      const host = loopback();
      const [first, ...others] = longMessage(ismg, long);
      const before = listening(config, host);
      for (const part of others) ismg.push(part);
      await until("the first parts", () => ismg.results.length === others.length);
      await before.stop();
      const { events } = listen(config, host);
      if (first) ismg.push(first);
      await until("the whole message", () => events.length === 1);
      assert.deepEqual(textsOf(events, config), [long]);
    });

    it("a part that comes again after its message was delivered makes no second one", async () => {
      const ismg = await ismgWith();
      const config = accountAt(ismg, { long_message_wait_secs: 1 });
      const { events } = listen(config);
      const [first, second] = longMessage(ismg, "长".repeat(100));
      for (const part of [first, second, first]) if (part) ismg.push(part);
      await until("the answers", () => ismg.results.length === 3);
      await new Promise((resolve) => setTimeout(resolve, 1800));
      assert.deepEqual(textsOf(events, config), ["长".repeat(100)]);
    });

    it("a long message that stays incomplete is delivered with a note", async () => {
      const ismg = await ismgWith();
      const config = accountAt(ismg, { long_message_wait_secs: 1 });
      const { events } = listen(config);
      const [first, , ...others] = longMessage(ismg, long);
      for (const part of [first, ...others]) if (part) ismg.push(part);
      await until("what there is", () => events.length === 1);
      const [event] = understood(events, config);
      assert.ok(event?.type === "message.received");
      assert.match(event.text ?? "", /^孩子今天发烧.*［第 2\/3 段未收到 \| part not received］.*谢谢$/s);
    });

    it("a delivery whose lengths do not fit is answered as wrong, and the next one is read", async () => {
      const ismg = await ismgWith();
      const config = accountAt(ismg);
      const { events } = listen(config);
      await until("the login", () => ismg.logins.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      ismg.raw(Buffer.from("0000001400000005000000630102030405060708", "hex"));
      ismg.push(shortMessage(ismg, "校"));
      await until("the message", () => events.length === 1);
      assert.equal(ismg.logins.length, 1);
    });

    it("bytes that are no CMPP end the connection; a new one is made", async () => {
      const ismg = await ismgWith();
      listen(accountAt(ismg));
      await until("the login", () => ismg.logins.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      ismg.raw(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
      await until("a new login", () => ismg.logins.length === 2);
    });
  });

describe("a sender without a number", () => {
  it("is refused, not guessed", () => {
    const message = {
      type: "message",
      id: "0".repeat(16),
      from: "",
      to: "1069",
      total: 1,
      parts: [{ number: 1, format: 8, data_base64: "" }],
    };
    const raw = { key: "k", contentType: "application/json", body: Buffer.from(JSON.stringify(message)) };
    assert.throws(() => interpret(raw, optionsFor(1)), { code: "rejected" });
  });
});
