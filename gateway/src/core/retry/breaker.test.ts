import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Breaker, closedBreaker, mayTry, onFailure, onSuccess } from "./breaker.js";

const failTimes = (times: number, breaker: Breaker = closedBreaker): Breaker =>
  times === 0 ? breaker : failTimes(times - 1, onFailure(breaker, 0));

describe("the breaker", () => {
  it("stays closed for 7 failures in a row and opens for 30 s at the 8th", () => {
    assert.deepEqual(failTimes(7), { state: "closed", failures: 7 });
    assert.deepEqual(failTimes(8), { state: "open", untilMs: 30_000, pauseMs: 30_000 });
    assert.equal(mayTry(failTimes(7), 0).allowed, true);
    assert.equal(mayTry(failTimes(8), 29_999).allowed, false);
  });

  it("counts only failures in a row", () => {
    assert.deepEqual(failTimes(7, onSuccess()), { state: "closed", failures: 7 });
    assert.deepEqual(onSuccess(), closedBreaker);
  });

  it("lets exactly one trial through after the pause", () => {
    const first = mayTry(failTimes(8), 30_000);
    assert.equal(first.allowed, true);
    assert.equal(first.breaker.state, "half_open");
    assert.equal(mayTry(first.breaker, 30_001).allowed, false);
  });

  it("doubles the pause with each failed trial, to 10 min", () => {
    let breaker = failTimes(8);
    const pauses: number[] = [];
    for (let now = 0; pauses.length < 7; ) {
      assert.notEqual(breaker.state, "closed");
      if (breaker.state === "closed") break;
      pauses.push(breaker.pauseMs / 1_000);
      now = breaker.untilMs;
      breaker = onFailure(mayTry(breaker, now).breaker, now);
    }
    assert.deepEqual(pauses, [30, 60, 120, 240, 480, 600, 600]);
  });

  it("ignores failures of attempts that were already under way", () => {
    const opened = failTimes(8);
    assert.equal(onFailure(opened, 20_000), opened);
  });

  it("allows another trial a pause later when the first one's end is never told", () => {
    const lost = mayTry(failTimes(8), 30_000).breaker;
    assert.equal(mayTry(lost, 59_999).allowed, false);
    assert.equal(mayTry(lost, 60_000).allowed, true);
  });
});
