import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { median, spread } from "./spread.js";

describe("spread", () => {
  it("takes the nearest rank and turns microseconds into milliseconds", () => {
    const micros = Array.from({ length: 100 }, (_, n) => (100 - n) * 1000);
    assert.deepEqual(spread(micros), { p50: 50, p99: 99, max: 100 });
  });

  it("is zero for nothing", () => {
    assert.deepEqual(spread([]), { p50: 0, p99: 0, max: 0 });
  });

  it("has a median of odd, even and no values", () => {
    assert.deepEqual([median([3, 1, 2]), median([4, 1]), median([])], [2, 2.5, null]);
  });
});
