import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "@gatehouse/sdk/testing";
import { lastCall, startedByTest } from "@gatehouse/sdk/voice/testing";
import { type Account, startAccount } from "./testing/account.js";

const account = startedByTest(startAccount);

describe("a call through FreeSWITCH", () => {
  it("rings, is answered, held, recorded and ended with its cause", async () => {
    const one = await account();
    const { esl } = one;
    const caller = esl.call("13800138000", "王妈妈 👨‍👩‍👧");
    esl.notice(caller);
    esl.press(caller, "1");
    const agent = esl.bridge(caller);
    esl.hold(agent, true);
    esl.hold(agent, false);
    esl.record(caller, "/var/lib/freeswitch/recordings/2026-11-25.wav");
    esl.hangUp(caller, 16);
    await until("it has ended", () => one.states().includes("ended"));
    assert.deepEqual(one.states(), ["ringing", "answered", "held", "resumed", "resumed +recording", "ended"]);
    const { call, from } = lastCall(one.told());
    assert.deepEqual(from, { scheme: "phone", value: "13800138000", display_name: "王妈妈 👨‍👩‍👧" });
    assert.deepEqual([call.hangup_cause, call.notice_played, call.dtmf], [16, true, "1"]);
  });

  it("is missed when nobody was bridged, whatever menu had answered", async () => {
    const one = await account();
    const caller = one.esl.call("13800138000");
    one.esl.press(caller, "3");
    one.esl.hangUp(caller, 19);
    await until("it is missed", () => one.states().includes("missed"));
    assert.deepEqual([lastCall(one.told()).call.hangup_cause, lastCall(one.told()).call.answered_at], [19, undefined]);
  });

  it("with a recording but no notice keeps the recording out", async () => {
    const one = await account();
    const caller = one.esl.call("13800138000");
    one.esl.bridge(caller);
    one.esl.record(caller, "/recordings/a.wav");
    one.esl.hangUp(caller, 16);
    await until("it has ended", () => one.states().includes("ended"));
    assert.deepEqual(one.states(), ["ringing", "answered", "ended"]);
    assert.equal(lastCall(one.told()).call.notice_played, false);
  });

  it("takes no recording whose name could climb out of its folder", async () => {
    const one = await account();
    const caller = one.esl.call("13800138000");
    one.esl.notice(caller);
    for (const path of ["/recordings/..", "/recordings/.hidden.wav", "/r/a b.wav", "/r/a.wav?x=1", "/r/a.sh", ""])
      one.esl.record(caller, path);
    one.esl.record(caller, "/recordings/voicemail.wav");
    one.esl.hangUp(caller, 16);
    await until("it is missed", () => one.states().includes("missed"));
    assert.deepEqual(one.states(), ["ringing", "ringing +recording", "missed"]);
  });

  it("that goes to another leg was transferred", async () => {
    const one = await account();
    const caller = one.esl.call("13800138000");
    const first = one.esl.bridge(caller, "user/1000");
    one.esl.bridge(caller, "user/1001");
    one.esl.leave(first, 16);
    await until("it is transferred", () => one.states().includes("transferred"));
    await sleep(30);
    one.esl.hangUp(caller, 31);
    await until("it has ended", () => one.states().includes("ended"));
    assert.deepEqual(one.states(), ["ringing", "answered", "transferred", "ended"]);
    assert.equal(lastCall(one.told()).call.hangup_cause, 31);
  });

  it("goes on when only the agent hangs up: the caller's end is the end", async () => {
    const one = await account();
    const caller = one.esl.call("13800138000");
    const agent = one.esl.bridge(caller);
    one.esl.leave(agent, 17);
    await sleep(30);
    one.esl.press(caller, "5");
    one.esl.leave(caller, 16);
    await until("it has ended", () => one.states().includes("ended"));
    const { call } = lastCall(one.told());
    assert.deepEqual([one.states().length, call.hangup_cause, call.dtmf], [3, 16, "5"]);
  });

  it("is one call: its b-legs are none", async () => {
    const one = await account();
    const caller = one.esl.call("6001");
    one.esl.bridge(caller);
    one.esl.hangUp(caller, 16);
    await until("it has ended", () => one.states().includes("ended"));
    const ids = one.told().map((event) => event.type === "call.updated" && event.call.call_id);
    assert.deepEqual([...new Set(ids)], [caller]);
    assert.equal(lastCall(one.told()).from.scheme, "sip");
  });
});

describe("what was lost is made up for", () => {
  const again = async (one: Account): Promise<void> => {
    const before = one.esl.connections;
    one.esl.drop();
    await until("it is connected again", () => one.esl.connections > before);
  };

  it("a call that ended, one that began, and one that was answered", async () => {
    const one = await account();
    const [first, third] = [one.esl.call("13800138000"), one.esl.call("13800138002")];
    await until("both ring", () => one.states().length === 2);
    one.esl.drop();
    one.esl.hangUp(first, 16);
    const second = one.esl.call("13800138001");
    one.esl.bridge(third);
    await until("all is known", () => one.states().length === 5);
    assert.deepEqual(one.states().slice(2).sort(), ["answered", "missed", "ringing"]);
    one.esl.hangUp(second, 16);
    await until("it goes on", () => one.states().length === 6);
  });

  it("calls over a restart of the gateway", async () => {
    const one = await account();
    const caller = one.esl.call("13800138000");
    one.esl.bridge(caller);
    await until("it is answered", () => one.states().includes("answered"));
    await sleep(20);
    await one.restart(() => one.esl.hangUp(caller, 16));
    await until("it has ended", () => one.states().includes("ended"));
    assert.equal(lastCall(one.told()).call.hangup_cause, undefined);
  });

  it("steps that could not be stored, in order", async () => {
    const one = await account();
    one.database(false);
    const caller = one.esl.call("13800138000");
    one.esl.bridge(caller);
    one.esl.hangUp(caller, 16);
    await sleep(50);
    assert.deepEqual(one.states(), []);
    one.database(true);
    await until("all is told", () => one.states().length === 3);
    assert.deepEqual(one.states(), ["ringing", "answered", "ended"]);
  });

  it("connects again and again", async () => {
    const one = await account();
    await again(one);
    await again(one);
  });
});
