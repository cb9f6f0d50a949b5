import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { GatewayEvent } from "@gatehouse/sdk";
import { optionsOf } from "../../../connectors/voice_asterisk/dist/testing/account.js";
import { type FakeAri, fakeAri } from "../../../connectors/voice_asterisk/dist/testing/fake-ari.js";
import { storedFile } from "../../../connectors/voice_asterisk/dist/testing/fake-rest.js";
import { answer, untilStatus } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import { fileOf } from "./support/file-of.js";
import type { School } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

describe("the telephone by Asterisk", () => {
  let ari: FakeAri;
  let school: School;
  before(async () => {
    ari = await fakeAri();
    const config = optionsOf(ari.url);
    school = await schoolWith([{ id: "phone", connector: "voice_asterisk", config }], [new URL(ari.url).host]);
    await eventually("it listens", () => (ari.requests.includes("GET /channels") ? true : undefined));
  });
  after(async () => {
    await school?.end();
    await ari?.stop();
  });

  const calls = (callId: string): readonly GatewayEvent[] =>
    school.crm.received.map(({ event }) => event).filter(({ data }) => data.message?.call?.call_id === callId);
  const told = (callId: string, type: string): Promise<GatewayEvent> =>
    eventually(`call.${type} of ${callId}`, () =>
      calls(callId).find((event) => event.type === `gatehouse.call.${type}.v1`),
    );
  /** A call that has come as far as the menu. */
  async function callIn(number: string, name?: string): Promise<string> {
    const heard: string[] = [];
    ari.world.on((event) => heard.push(JSON.stringify(event)));
    const caller = ari.world.call(number, name);
    await eventually("the menu", () => heard.find((event) => event.includes("custom/menu")));
    return caller;
  }

  it("is one message through all its steps, and its recording is fetched and kept", async () => {
    const { world } = ari;
    const caller = await callIn("13800138000", "王妈妈");
    await told(caller, "ringing");
    world.press(caller, "1");
    world.pickUp(await world.ringing("PJSIP/6004"));
    await told(caller, "answered");
    await eventually("they are recorded", () => (world.recordings.size > 0 ? true : undefined));
    world.go(caller, 16);
    await told(caller, "ended");
    const ready = await told(caller, "recording.ready");
    const message = ready.data.message ?? assert.fail("no message");
    assert.deepEqual([message.type, message.channel, message.from.value], ["call", "voice", "+8613800138000"]);
    assert.equal(new Set(calls(caller).map(({ data }) => data.message?.id)).size, 1);
    assert.equal(message.call?.recording_attachment_id, message.attachments[0]?.id);
    assert.deepEqual(await fileOf(message), storedFile);
  });

  it("that nobody answers is missed, with what was said on the machine", async () => {
    const { world } = ari;
    const caller = await callIn("13800138001");
    world.press(caller, "2");
    await eventually("it records", () =>
      [...world.recordings.values()].some((one) => one.state === "recording") ? true : undefined,
    );
    world.go(caller, 16);
    const missed = await told(caller, "missed");
    const ready = await told(caller, "recording.ready");
    assert.equal(missed.data.message?.id, ready.data.message?.id);
    assert.deepEqual(await fileOf(ready.data.message ?? assert.fail("no message")), storedFile);
  });

  it("is called back when the desk answers in the conversation", async () => {
    const { world } = ari;
    const [event] = school.crm.received.filter(({ event: { data } }) => data.message?.from.value === "+8613800138000");
    const id = await answer(school, event?.event.data.conversation?.id ?? "", { text: "请回电" });
    const agent = await world.ringing("PJSIP/6001");
    await untilStatus(school, id, "accepted");
    world.pickUp(agent);
    const parent = await world.ringing("PJSIP/+8613800138000@trunk");
    world.pickUp(parent);
    await untilStatus(school, id, "delivered");
    world.go(parent, 16);
    await told(agent, "ended");
  });

  it("goes on being told of after Asterisk was away", async () => {
    const { connections } = ari;
    ari.drop();
    await eventually("it is connected again", () => (ari.connections > connections ? true : undefined));
    await eventually("it is connected for calls", () =>
      ari.requests.filter((one) => one === "GET /channels").length > 1 ? true : undefined,
    );
    const caller = ari.world.call("13800138002");
    await told(caller, "ringing");
    ari.world.go(caller, 16);
    await told(caller, "missed");
  });
});
