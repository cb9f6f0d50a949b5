import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { config as schema } from "../config.js";
import { rawOf } from "../report.js";
import { optionsOf } from "../testing/account.js";
import { advance } from "./advance.js";
import { isDone } from "./finish.js";
import type { Happening } from "./happening.js";
import type { LiveCall } from "./live-call.js";
import type { Desk, Move } from "./move.js";
import { startInbound } from "./start.js";

const config = schema.parse(optionsOf("http://127.0.0.1:8088/ari", { greeting_media: undefined, menu: undefined }));
const start = Date.parse("2026-11-25T08:00:00.000Z");
const desk = (secs: number): Desk => ({
  config,
  at: new Date(start + secs * 1000).toISOString(),
  nowMs: start + secs * 1000,
});
const caller = { scheme: "phone", value: "13800138000" } as const;

/** A call after these happenings, each at its second. */
function after(...happenings: readonly (readonly [number, (call: LiveCall) => Happening])[]): Move {
  return happenings.reduce(
    (move, [secs, make]) => advance(desk(secs), move.call, make(move.call)),
    startInbound(desk(0), "c-1", caller),
  );
}

const heard =
  (ok: boolean) =>
  (call: LiveCall): Happening => ({ what: "played", playback: call.playback ?? "", ok });
const due = (): Happening => ({ what: "due" });
const firstAnswers = (call: LiveCall): Happening => ({ what: "leg_answered", channel: call.legs[0] ?? "" });
const legGone = (call: LiveCall): Happening => ({ what: "destroyed", channel: call.legs[0] ?? "", cause: 21 });
const callerGone = (): Happening => ({ what: "left", channel: "c-1" });
const verbs = ({ commands }: Move): readonly string[] => commands.map((command) => command.do);

describe("a move", () => {
  it("is the same for the same call, happening and time", () => {
    const run = () => after([3, heard(true)], [9, firstAnswers], [60, callerGone]);
    assert.deepEqual(run(), run());
  });

  it("takes a notice that never ends for not heard, and goes on unrecorded", () => {
    const waiting = after([90, due]);
    assert.deepEqual(verbs(waiting).slice(0, 2), ["stop_playback", "start_music"]);
    const talking = after([90, due], [95, firstAnswers]);
    assert.equal(talking.call.phase, "talking");
    assert.ok(!verbs(talking).includes("record_bridge"));
  });

  it("records where the notice was heard", () =>
    assert.ok(verbs(after([3, heard(true)], [9, firstAnswers])).includes("record_bridge")));

  it("rings again after a pause while the caller is patient, then asks for a message", () => {
    const nobody = after([3, heard(true)], [4, legGone], [4, legGone]);
    assert.deepEqual([nobody.call.legs, nobody.call.dueMs], [[], start + 8_000]);
    const again = after([3, heard(true)], [4, legGone], [4, legGone], [7, due]);
    assert.deepEqual(verbs(again), ["originate", "originate"]);
    const enough = after([3, heard(true)], [8, due]);
    assert.deepEqual(verbs(enough), ["hang_up", "hang_up", "stop_music", "play"]);
  });

  it("lets a telephone go that picks up too late", () => {
    const talking = after([3, heard(true)], [9, firstAnswers]);
    const late = advance(desk(10), talking.call, { what: "leg_answered", channel: "c-1-a9" });
    assert.deepEqual(late.commands, [{ do: "hang_up", channel: "c-1-a9" }]);
    assert.equal(late.call, talking.call);
  });

  it("waits for a recording after the end, but not for ever", () => {
    const over = after([3, heard(true)], [9, firstAnswers], [60, callerGone]);
    assert.ok(!isDone(over) && over.call.dueMs === start + 120_000);
    assert.ok(isDone(advance(desk(120), over.call, due())));
  });

  it("ends once, whatever comes after", () => {
    const over = after([3, heard(true)], [20, callerGone]);
    for (const happening of [
      callerGone(),
      { what: "destroyed", channel: "c-1" },
      { what: "held" },
      { what: "key_pressed", digit: "1" },
    ] as const)
      assert.deepEqual(advance(desk(21), over.call, happening).reports, []);
  });
});

describe("a report", () => {
  const told = (move: Move): Record<string, unknown> => {
    const report = move.reports.at(-1);
    assert.ok(report !== undefined);
    return (JSON.parse(Buffer.from(rawOf(report, "wav").body).toString()) as { call: Record<string, unknown> }).call;
  };

  it("counts waiting until the agent, and the conversation from there", () => {
    const call = told(after([3, heard(true)], [9, firstAnswers], [60, callerGone]));
    assert.deepEqual([call["state"], call["wait_ms"], call["duration_ms"]], ["ended", 9000, 51_000]);
  });

  it("of a missed call counts waiting until its end", () => {
    const call = told(after([3, heard(true)], [20, callerGone]));
    assert.deepEqual([call["state"], call["wait_ms"], call["duration_ms"]], ["missed", 20_000, undefined]);
  });
});
