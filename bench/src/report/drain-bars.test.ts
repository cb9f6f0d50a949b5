import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emptyResult, type Result, type Round } from "../record.js";
import { judgeGoals } from "./goals.js";

const round = (result: Partial<Result>): Round => ({
  index: 0,
  valid: false,
  reject_reason: "foreign load",
  foreign_cores: 2,
  load_1m: 9,
  results: [{ ...emptyResult("drain", "gatehouse"), ...result }],
  faults: [],
});

const judged = (result: Partial<Result>): Record<string, string> =>
  Object.fromEntries(
    judgeGoals([round(result)], true)
      .filter(({ id }) => id.startsWith("drain: "))
      .map(({ id, value, verdict }) => [id.slice("drain: ".length), `${verdict} ${value}`]),
  );

describe("the drain's goals", () => {
  it("hold on a noisy machine too", () => {
    assert.deepEqual(
      judged({ params: { drain_s: 90 }, lost: 1, rss_mib: { start: 200, peak: 320.5, end: 210, drift: -3 } }),
      {
        lost: "fail 1",
        duplicated: "pass 0",
        "out of order": "pass 0",
        "peak above the start, RSS of the gateway": "fail 120.5",
        "RSS in the last quarter above the second": "pass -3",
      },
    );
  });

  it("do not judge the course of memory over a few seconds", () => {
    const verdicts = judged({ params: { drain_s: 7 }, rss_mib: { start: 200, peak: 210, drift: 41 } });
    assert.equal(verdicts["RSS in the last quarter above the second"], "not_judged null");
  });
});
