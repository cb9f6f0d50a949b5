import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { binary, missing, sampleOutbound, until } from "@gatehouse/sdk/testing";
import { send } from "./send.js";
import { openSpool } from "./spool.js";
import { type Listening, listening } from "./testing/listening.js";
import { type RealSmsd, realSmsd } from "./testing/real-smsd.js";

const skip = missing("gammu-smsd");

describe("sms_gammu with the real gammu-smsd", { skip }, () => {
  let smsd: RealSmsd;
  let running: Listening;
  before(async () => {
    smsd = await realSmsd(binary("gammu-smsd") ?? "gammu-smsd");
    running = listening(smsd.path);
  });
  after(async () => {
    await running?.stop();
    await smsd?.stop();
  });

  it("sends Chinese, emoji and a text of several parts, and hears that they were sent", async () => {
    const text = `${"退费申请".repeat(30)}👍`;
    const message = sampleOutbound({ scheme: "phone", value: "+8613800138000" }, { text });
    await send(message, openSpool(smsd.path));
    await until("it was reported", () => running.events.some((event) => event.type === "message.receipt.updated"));
    assert.match(smsd.log(), /Found 2 sms to "\+8613800138000"/);
    assert.deepEqual(running.events.at(-1), {
      type: "message.receipt.updated",
      source_id: message.id,
      status: "sent",
    });
    // It is put away only after the report has been taken.
    await until("it was put away", () => readdirSync(join(smsd.path, "sent")).length === 0);
  });

  it("receives a short text and a long one, cut in the middle of an emoji", async () => {
    smsd.phoneReceives("10086", "余额不足_a b");
    smsd.phoneReceives("+8613900139000", `${"退".repeat(66)}\ud83d`, `\udc4d${"费".repeat(30)}`);
    const texts = (): readonly string[] =>
      running.events.flatMap((event) => (event.type === "message.received" ? [event.text ?? ""] : []));
    await until("both have come", () => texts().length === 2);
    assert.deepEqual([...texts()].sort(), ["余额不足_a b", `${"退".repeat(66)}👍${"费".repeat(30)}`].sort());
    await until("both were put away", () => readdirSync(join(smsd.path, "inbox")).length === 0);
  });
});
