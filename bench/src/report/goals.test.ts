import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emptyResult, type Result, type Round } from "../record.js";
import { judgeGoals } from "./goals.js";

const e2e = (contestant: string, delivered_per_s: number): Result => ({
  ...emptyResult("e2e", contestant),
  delivered_per_s,
});

const round = (ours: number, theirs: number, valid = true, more: readonly Result[] = []): Round => ({
  index: 0,
  valid,
  reject_reason: null,
  foreign_cores: 0,
  load_1m: 0,
  results: [e2e("gatehouse", ours), e2e("baseline", theirs), ...more],
  faults: [],
});

const goal = (rounds: readonly Round[], noisy: boolean, id = "delivered ÷ baseline") =>
  judgeGoals(rounds, noisy).find((found) => found.id === id);

describe("goals", () => {
  it("take ratios inside a round and their median over valid rounds", () => {
    const found = goal([round(400, 100), round(900, 100), round(50, 100, false), round(500, 100)], false);
    assert.deepEqual([found?.value, found?.min, found?.max, found?.verdict], [5, 4, 9, "pass"]);
  });

  it("fail below the bar", () => {
    assert.equal(goal([round(399, 100)], false)?.verdict, "fail");
  });

  it("are not judged on a noisy machine, though their value is told", () => {
    const found = goal([round(399, 100, false)], true);
    assert.deepEqual([found?.verdict, found?.value], ["not_judged", 3.99]);
  });

  it("are not judged when nothing was measured", () => {
    assert.equal(goal([round(400, 0)], false)?.verdict, "not_judged");
  });

  it("judge loss by the worst round, however noisy the machine is", () => {
    const burst = (lost: number): Result => ({ ...emptyResult("burst", "gatehouse"), lost });
    const rounds = [0, 1, 0].map((lost) => round(1, 1, false, [burst(lost)]));
    assert.equal(goal(rounds, true, "burst: lost")?.verdict, "fail");
  });
});
