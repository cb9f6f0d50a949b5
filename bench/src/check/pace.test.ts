import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pace } from "./pace.js";

describe("pace", () => {
  it("compares the first with the last tenth, in whatever order they are given", () => {
    // A hundred in a second, then nine hundred, of which the last hundred take ten seconds.
    const times = [
      ...Array.from({ length: 100 }, (_, n) => 5e6 + (n + 1) * 1e4),
      ...Array.from({ length: 800 }, (_, n) => 6e6 + (n + 1) * 1e3),
      ...Array.from({ length: 100 }, (_, n) => 6.8e6 + (n + 1) * 1e5),
    ].reverse();
    assert.deepEqual(pace(times, 5e6), { first: 100, last: 10 });
  });

  it("says nothing of a handful", () => {
    assert.deepEqual(pace([1, 2, 3], 0), { first: 0, last: 0 });
  });
});
