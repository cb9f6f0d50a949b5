import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { ariCall, commandCall, recordingCall } from "./ari/call.js";
import { readChannels, readEvent, timeOf } from "./ari/event.js";
import { callerOf } from "./caller.js";
import { config as schema } from "./config.js";
import { optionsOf } from "./testing/account.js";

const config = schema.parse(optionsOf("http://127.0.0.1:8088/ari/"));

describe("who calls", () => {
  for (const [number, name, scheme, value, display] of [
    ["13800138000", "", "phone", "13800138000", undefined],
    ["+8613800138000", "王妈妈", "phone", "+8613800138000", "王妈妈"],
    ["01062780001", "01062780001", "phone", "01062780001", undefined],
    ["6001", "门卫 👨‍👩‍👧 مرحبا 𠮷", "sip", "6001", "门卫 👨‍👩‍👧 مرحبا 𠮷"],
    ["10086", "", "sip", "10086", undefined],
    ["alice@pbx", "", "sip", "alice@pbx", undefined],
    ["(010) 62780001", "", "phone", "01062780001", undefined],
  ] as const)
    it(`${number || "nobody"} is ${scheme} ${value}`, () => {
      const caller = callerOf(number, name, "c-1");
      assert.deepEqual(caller, { scheme, value, ...(display !== undefined && { display_name: display }) });
    });

  for (const number of ["", "anonymous", "Unknown", "\u0000"])
    it(`${JSON.stringify(number)} is nobody we know`, () =>
      assert.deepEqual(callerOf(number, "Anonymous", "c-1"), { scheme: "sip", value: "anonymous-c-1" }));
});

describe("ARI on the wire", () => {
  it("reads times as Asterisk writes them", () => {
    const at = (timestamp: string) => timeOf({ type: "StasisStart", timestamp });
    assert.equal(at("2026-11-25T16:00:00.302+0800"), "2026-11-25T08:00:00.302Z");
    assert.equal(at("2026-11-25T08:00:00.302+00:00"), "2026-11-25T08:00:00.302Z");
    assert.equal(at("yesterday"), undefined);
  });

  it("ignores what it cannot read", () => {
    for (const frame of ["", "{", "null", "[]", '{"type":1}', '{"type":"StasisStart","channel":{"id":7}}'])
      assert.equal(readEvent(frame), undefined, frame);
    assert.equal(readChannels('{"message":"no"}'), undefined);
  });

  it("keeps every id inside its path segment and every value inside the query", () => {
    const call = commandCall(config, { do: "hang_up", channel: "../../asterisk/config?x=1#" });
    assert.equal(call.url, "http://127.0.0.1:8088/ari/channels/..%2F..%2Fasterisk%2Fconfig%3Fx%3D1%23");
    for (const name of [".", ".."]) assert.throws(() => recordingCall(config, name), PluginError);
    const play = commandCall(config, { do: "play", channel: "c", playback: "p", media: "sound:a&beep=true" });
    assert.equal(new URL(play.url).searchParams.get("media"), "sound:a&beep=true");
    assert.deepEqual(Object.keys(ariCall(config, "GET", ["channels"]).headers), ["authorization"]);
  });
});

describe("options", () => {
  for (const [name, more] of [
    ["a queue nobody knows", { to: { type: "queue", queue: "nowhere" } }],
    [
      "a menu that leads nowhere",
      {
        menu: { prompt_media: "sound:a", items: [{ digit: "1", title: "x", to: { type: "queue", queue: "nowhere" } }] },
      },
    ],
    ["a key that both refuses recording and chooses", { recording: { notice_media: "sound:a", opt_out_digit: "1" } }],
    ["a recording without a notice", { recording: {} }],
    ["media of another kind", { greeting_media: "/etc/passwd" }],
    ["a dial string without the number", { callback: { endpoint: "PJSIP/1", dial: "PJSIP/trunk" } }],
    ["a dial string with a dialplan function", { callback: { endpoint: "PJSIP/1", dial: "PJSIP/{number},SHELL(id)" } }],
    ["an endpoint with a second one", { to: { type: "extension", endpoint: "PJSIP/1&PJSIP/2" } }],
  ] as const)
    it(`refuses ${name}`, () =>
      assert.ok(!schema.safeParse({ ...optionsOf("http://127.0.0.1:8088/ari"), ...more }).success));
});
