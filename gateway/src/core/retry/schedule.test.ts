import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { nextAttempt, retryDelayMs, retryScheduleSecs } from "./schedule.js";

const hour = 3_600_000;
const failed = { attempt: 1, firstAt: 0, now: 0, random01: 0.5 };

describe("the retry schedule", () => {
  it("is 12 tries over 70.7 h", () => {
    const waits = Array.from({ length: 13 }, (_, at) => retryDelayMs(at + 1, 0.5));
    const secs = waits.map((wait) => (wait === undefined ? undefined : wait / 1_000));
    const expected = [5, 30, 120, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400, undefined, undefined];
    assert.deepEqual(secs, expected);
    assert.equal(
      retryScheduleSecs.reduce((sum, wait) => sum + wait, 0),
      254_555,
    );
  });

  it("spreads each wait by a tenth", () => {
    assert.equal(retryDelayMs(1, 0), 4_500);
    assert.equal(retryDelayMs(1, 1), 5_500);
  });
});

describe("nextAttempt", () => {
  it("follows the schedule, or the endpoint's own", () => {
    assert.deepEqual(nextAttempt(failed), { delayMs: 5_000 });
    assert.deepEqual(nextAttempt({ ...failed, attempt: 12, now: 70 * hour }), { exhausted: true });
    assert.deepEqual(nextAttempt({ ...failed, attempt: 2, scheduleSecs: [1, 2] }), { delayMs: 2_000 });
    assert.deepEqual(nextAttempt({ ...failed, attempt: 3, scheduleSecs: [1, 2] }), { exhausted: true });
  });

  it("cuts the last wait at 72 h and gives up after them", () => {
    assert.deepEqual(nextAttempt({ ...failed, attempt: 11, now: 50 * hour }), { delayMs: 22 * hour });
    assert.deepEqual(nextAttempt({ ...failed, attempt: 2, now: 72 * hour }), { exhausted: true });
  });

  it("waits as long as the receiver asks, a day at most", () => {
    assert.deepEqual(nextAttempt({ ...failed, retryAfterMs: 2_000 }), { delayMs: 2_000 });
    assert.deepEqual(nextAttempt({ ...failed, retryAfterMs: 1e12 }), { delayMs: 24 * hour });
    assert.deepEqual(nextAttempt({ ...failed, attempt: 5, now: 60 * hour, retryAfterMs: 20 * hour }), {
      exhausted: true,
    });
    assert.deepEqual(nextAttempt({ ...failed, attempt: 12, retryAfterMs: 2_000 }), { exhausted: true });
  });

  it("does not hammer on a senseless wish", () => {
    for (const retryAfterMs of [0, -5, Number.NaN]) {
      assert.deepEqual(nextAttempt({ ...failed, retryAfterMs }), { delayMs: 5_000 });
    }
  });

  it("whatever the luck, ends after at most 12 tries and starts none after 72 h", () => {
    const luck = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(luck, (randoms) => {
        let now = 0;
        let tries = 1;
        for (const random01 of randoms) {
          const next = nextAttempt({ attempt: tries, firstAt: 0, now, random01 });
          if ("exhausted" in next) break;
          now += next.delayMs;
          tries += 1;
        }
        assert.equal(tries, 12);
        assert.ok(now <= 72 * hour);
      }),
    );
  });
});
