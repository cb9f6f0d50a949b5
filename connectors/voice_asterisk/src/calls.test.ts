import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "@gatehouse/sdk/testing";
import { lastCall, startedByTest } from "@gatehouse/sdk/voice/testing";
import { type Account, startAccount } from "./testing/account.js";

const account = startedByTest(startAccount);

const asked = ({ ari }: Account, match: RegExp): boolean => ari.requests.some((line) => match.test(line));

/** Calls, hears greeting and notice, presses a key of the menu. */
async function callAndPress(one: Account, digit: string): Promise<string> {
  const { world } = one.ari;
  const caller = world.call("13800138000", "王妈妈");
  await until("the menu is played", () => [...world.playbacks.values()].some(({ media }) => media.includes("menu")));
  world.press(caller, digit);
  return caller;
}

async function talk(one: Account): Promise<{ readonly caller: string; readonly agent: string }> {
  const caller = await callAndPress(one, "1");
  const agent = await one.ari.world.ringing("PJSIP/6004");
  one.ari.world.pickUp(agent);
  await until("they talk", () => one.ari.world.channels.get(caller)?.bridge !== undefined);
  return { caller, agent };
}

const recordingRuns = (one: Account): boolean =>
  [...one.ari.world.recordings.values()].some(({ state }) => state === "recording");

describe("a call", () => {
  it("is greeted, told of the recording, connected, held, recorded and ended with its cause", async () => {
    const one = await account();
    const { world } = one.ari;
    const { caller, agent } = await talk(one);
    await until("it is recorded", () => recordingRuns(one));
    world.hold(agent, true);
    world.hold(agent, false);
    world.go(caller, 16);
    await until("the recording is told of", () => one.states().length === 6);
    assert.deepEqual(one.states(), ["ringing", "answered", "held", "resumed", "ended", "ended +recording"]);
    const { call, from, recording } = lastCall(one.told());
    assert.deepEqual(from, { scheme: "phone", value: "13800138000", display_name: "王妈妈" });
    assert.deepEqual([call.hangup_cause, call.notice_played, call.dtmf], [16, true, "1"]);
    assert.equal(recording?.content_type, "audio/wav");
    assert.equal(world.channels.size, 0);
    assert.equal(world.bridges.size, 0);
  });

  it("is recorded only after the notice was heard to its end", async () => {
    const one = await account();
    const order: string[] = [];
    one.ari.world.on(({ type, ...more }) => {
      if (JSON.stringify(more).includes("custom/notice")) order.push(type);
      if (type === "RecordingStarted") order.push(type);
    });
    await talk(one);
    await until("it is recorded", () => recordingRuns(one));
    assert.deepEqual(order, ["PlaybackStarted", "PlaybackFinished", "RecordingStarted"]);
  });

  for (const [name, media] of [
    ["cannot be played", "sound:custom/missing-notice"],
    ["is refused by Asterisk", "sound:custom/refused"],
  ] as const)
    it(`is never recorded where the notice ${name}, and goes on`, async () => {
      const one = await account({ recording: { notice_media: media } });
      if (media.includes("refused")) one.ari.refuse(/\/play\/1795593600.1-p3$/, 500);
      const { caller } = await talk(one);
      one.ari.world.go(caller, 16);
      await until("it has ended", () => one.states().includes("ended"));
      assert.ok(!asked(one, /\/record$/));
      assert.equal(lastCall(one.told()).call.notice_played, false);
    });

  it("is not recorded where recording is off", async () => {
    const one = await account({ recording: undefined });
    const { caller } = await talk(one);
    one.ari.world.go(caller, 16);
    await until("it has ended", () => one.states().includes("ended"));
    assert.ok(!asked(one, /\/record$/));
  });

  it("is not recorded after the key that refuses it", async () => {
    const one = await account();
    const { world } = one.ari;
    const caller = world.call("13800138000");
    await until("the notice plays", () => [...world.playbacks.values()].some(({ media }) => media.includes("notice")));
    world.press(caller, "9");
    await until("the menu plays", () => [...world.playbacks.values()].some(({ media }) => media.includes("menu")));
    world.press(caller, "1");
    world.pickUp(await world.ringing("PJSIP/6004"));
    await until("they talk", () => world.channels.get(caller)?.bridge !== undefined);
    await sleep(30);
    assert.equal(world.recordings.size, 0);
  });

  it("loses its recording when the caller refuses it in the middle", async () => {
    const one = await account();
    const { caller } = await talk(one);
    await until("it is recorded", () => recordingRuns(one));
    one.ari.world.press(caller, "9");
    await until("the recording is discarded", () => one.ari.world.recordings.size === 0);
    one.ari.world.go(caller, 16);
    await until("it has ended", () => one.states().includes("ended"));
    await sleep(30);
    assert.deepEqual(one.states(), ["ringing", "answered", "ended"]);
  });

  it("without a key goes to the default queue; all its extensions ring and the first one wins", async () => {
    const one = await account();
    const { world } = one.ari;
    const caller = world.call("13800138000");
    const [first, second] = [await world.ringing("PJSIP/6001"), await world.ringing("PJSIP/6002")];
    assert.equal(world.channels.get(caller)?.music, "default");
    world.pickUp(second);
    await until("the other stops ringing", () => !world.channels.has(first));
    await until("they talk", () => world.channels.get(second)?.bridge !== undefined);
    world.go(second, 16);
    await until("the caller is hung up too", () => one.states().includes("ended"));
    assert.ok(!world.channels.has(caller));
  });

  it("is missed when the caller gives up, and the extensions stop ringing", async () => {
    const one = await account();
    const { world } = one.ari;
    const caller = await callAndPress(one, "1");
    const leg = await world.ringing("PJSIP/6004");
    assert.equal(world.channels.get(caller)?.music, "school");
    world.go(caller, 16);
    await until("it is missed", () => one.states().includes("missed"));
    await until("the extension is quiet", () => !world.channels.has(leg));
    assert.deepEqual(one.states(), ["ringing", "missed"]);
    const { call } = lastCall(one.told());
    assert.deepEqual([call.hangup_cause, call.answered_at, call.duration_ms], [16, undefined, undefined]);
  });

  it("becomes a voicemail when nobody answers in time", async () => {
    const one = await account({
      queues: [{ name: "desk", endpoints: ["PJSIP/6001"], max_wait_secs: 5 }],
      menu: undefined,
    });
    const { world } = one.ari;
    const caller = world.call("13800138000");
    world.go(await world.ringing("PJSIP/6001"), 21, false);
    await until("the voicemail is recorded", () => recordingRuns(one));
    world.go(caller, 16);
    await until("the message is told of", () => one.states().includes("missed +recording"));
    assert.deepEqual(one.states(), ["ringing", "missed +recording"]);
    assert.equal(lastCall(one.told()).call.notice_played, true);
  });

  it("takes no message the caller was not asked for", async () => {
    const one = await account({ voicemail: { prompt_media: "sound:custom/missing" } });
    await callAndPress(one, "2");
    await until("it is missed", () => one.states().includes("missed"));
    assert.equal(one.ari.world.recordings.size, 0);
  });

  it("leads a wrong key to the default, and an extension rings alone", async () => {
    const one = await account();
    await callAndPress(one, "7");
    await one.ari.world.ringing("PJSIP/6001");
    const other = await account();
    await callAndPress(other, "3");
    await other.ari.world.ringing("PJSIP/6003");
  });

  it("can be transferred, and ends when the caller really hangs up", async () => {
    const one = await account();
    const { world } = one.ari;
    const { caller, agent } = await talk(one);
    world.transfer(agent, caller);
    await until("it is transferred", () => one.states().includes("transferred"));
    await until("we watch the caller", () => world.channels.get(caller)?.subscribed === true);
    world.go(agent, 16);
    await sleep(50);
    assert.ok(!one.states().includes("ended"));
    world.go(caller, 16);
    await until("it has ended", () => one.states().includes("ended"));
    assert.equal(one.states().filter((state) => state === "ended").length, 1);
  });

  it("with a withheld number stands alone", async () => {
    const one = await account();
    const caller = one.ari.world.call("");
    await until("it rings", () => one.states().length === 1);
    assert.deepEqual(lastCall(one.told()).from, { scheme: "sip", value: `anonymous-${caller}` });
  });

  it("that is over already is no error: 404 to our hang-up", async () => {
    const one = await account();
    const { caller, agent } = await talk(one);
    one.ari.world.go(agent, 16);
    one.ari.world.go(caller, 16);
    await until("it has ended", () => one.states().includes("ended"));
    await sleep(50);
    assert.deepEqual(one.host.logged, []);
  });

  it("survives every refusal of Asterisk, and so do its neighbours", async () => {
    const one = await account();
    one.ari.refuse(/POST \/channels\/1795593600.1\//, 500);
    one.ari.refuse(/POST \/channels\/1795593600.1-a/, 400);
    const lost = one.ari.world.call("13800138000");
    const { caller } = await talk(one);
    one.ari.world.go(lost, 16);
    one.ari.world.go(caller, 16);
    await until("both are over", () => one.states().includes("missed") && one.states().includes("ended"));
  });
});
