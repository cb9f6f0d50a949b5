import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kinds } from "./kinds.js";
import { makeSchedule } from "./schedule.js";

const names = (seed: number, count = 40): string[] => makeSchedule(kinds, count, 100, seed).map(({ name }) => name);

describe("the schedule", () => {
  it("is the same for the same seed, another for another", () => {
    assert.deepEqual(makeSchedule(kinds, 40, 100, 7), makeSchedule(kinds, 40, 100, 7));
    assert.notDeepEqual(names(7), names(8));
  });

  it("holds every kind where there is room for it", () => {
    for (let seed = 0; seed < 50; seed += 1) {
      assert.equal(names(seed).length, 40);
      assert.deepEqual(new Set(names(seed)), new Set(kinds.map(({ name }) => name)));
    }
  });

  it("begins long faults early, and none when the load is over", () => {
    for (let seed = 0; seed < 50; seed += 1)
      for (const { at, name } of makeSchedule(kinds, 40, 100, seed)) {
        assert.ok(at > 0 && at < 96_000);
        if (name === "pause_worker" || name === "block_worker") assert.ok(at < 45_000, `${seed}: ${at}`);
      }
  });

  it("is empty for no faults", () => {
    assert.deepEqual(makeSchedule(kinds, 0, 100, 1), []);
  });
});
