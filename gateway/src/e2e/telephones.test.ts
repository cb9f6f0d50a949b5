import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { GatewayEvent } from "@gatehouse/sdk";
import { optionsOf } from "../../../connectors/voice_freeswitch/dist/testing/account.js";
import { type FakeEsl, fakeEsl } from "../../../connectors/voice_freeswitch/dist/testing/fake-esl.js";
import { type FakeCallCentre, fakeCallCentre } from "../../../connectors/voice_http/dist/testing/fake-call-centre.js";
import { genericOptions, secretOf } from "../../../connectors/voice_http/dist/testing/options.js";
import { sendSigned } from "./support/app.js";
import { answer, untilStatus } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import { fileOf } from "./support/file-of.js";
import type { School } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

describe("FreeSWITCH and a call centre", () => {
  let esl: FakeEsl;
  let centre: FakeCallCentre;
  let school: School;
  before(async () => {
    [esl, centre] = await Promise.all([fakeEsl(), fakeCallCentre()]);
    const { recordings: _, ...pbx } = optionsOf(esl.port);
    school = await schoolWith(
      [
        { id: "pbx", connector: "voice_freeswitch", config: { ...pbx, recordings: recordings(centre.url) } },
        { id: "centre", connector: "voice_http", config: genericOptions(centre.url) },
      ],
      [`127.0.0.1:${esl.port}`, new URL(centre.url).host],
    );
    await eventually("it listens", () => esl.commands.find((line) => line.startsWith("api show")));
  });
  after(async () => {
    await school?.end();
    await Promise.all([esl?.stop(), centre?.stop()]);
  });

  const recordings = (url: string) => ({
    base_url: `${url}/recordings`,
    user: "gatehouse",
    password: "a-test-password",
  });
  const told = (callId: string, type: string): Promise<GatewayEvent> =>
    eventually(
      `call.${type} of ${callId}`,
      () =>
        school.crm.received.find(
          ({ event }) => event.data.message?.call?.call_id === callId && event.type === `gatehouse.call.${type}.v1`,
        )?.event,
    );
  const messageOf = ({ data }: GatewayEvent) => data.message ?? assert.fail("no message");
  const step = (id: string, state: string, more: object = {}) =>
    sendSigned(`${school.gateway.url}/hooks/centre`, secretOf("a"), {
      type: "call",
      id,
      call_id: "c-1",
      state,
      direction: "inbound",
      from: { scheme: "phone", value: "+8613800138009", display_name: "王妈妈" },
      at: new Date().toISOString(),
      ...more,
    });

  it("freeswitch: one message through all steps; a missed call; a call back with its receipt", async () => {
    const caller = esl.call("13800138000", "王妈妈");
    await told(caller, "ringing");
    const agent = esl.bridge(caller);
    esl.hold(agent, true);
    esl.hold(agent, false);
    esl.hangUp(caller, 16);
    for (const type of ["answered", "held", "resumed"]) await told(caller, type);
    const ended = await told(caller, "ended");
    assert.equal(messageOf(ended).id, messageOf(await told(caller, "ringing")).id);
    assert.equal(messageOf(ended).call?.hangup_cause, 16);
    const lost = esl.call("13800138001");
    esl.hangUp(lost, 19);
    await told(lost, "missed");
    const id = await answer(school, ended.data.conversation?.id ?? "", { text: "请回电" });
    const desk = await esl.ringing("user/1000");
    await untilStatus(school, id, "accepted");
    esl.bridge(desk, "sofia/gateway/trunk/13800138000");
    await untilStatus(school, id, "delivered");
    esl.hangUp(desk, 16);
    await told(desk, "ended");
  });

  it("freeswitch: calls go on being told of after the line to it was cut", async () => {
    const { connections } = esl;
    esl.drop();
    await eventually("it is connected again", () => (esl.connections > connections ? true : undefined));
    const caller = esl.call("13800138002");
    await told(caller, "ringing");
    esl.hangUp(caller, 16);
    await told(caller, "missed");
  });

  it("a call centre: steps once each, its recording behind a token, a call back that is signed", async () => {
    assert.equal((await step("s-1", "ringing")).status, 202);
    assert.equal((await step("s-1", "ringing")).status, 200);
    await step("s-2", "answered");
    const recording_url = `${centre.url}/recordings/c-1.mp3`;
    assert.equal((await step("s-3", "ended", { recording_url })).status, 400, "without the notice");
    await step("s-4", "ended", { recording_url, notice_played: true });
    const ready = await told("c-1", "recording.ready");
    assert.equal((await fileOf(messageOf(ready))).toString(), "RIFF");
    const id = await answer(school, ready.data.conversation?.id ?? "", { text: "请回电" });
    const { source_id } = await untilStatus(school, id, "accepted");
    assert.equal((centre.asked.at(-1) as { text: string }).text, "请回电");
    await step("s-5", "missed", { call_id: "c-2", direction: "outbound", message_id: source_id });
    await untilStatus(school, id, "failed");
  });
});
