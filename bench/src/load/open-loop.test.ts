import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { schedule } from "./open-loop.js";

describe("the schedule of an open loop", () => {
  const due = schedule(
    [
      { rate: 2, seconds: 1 },
      { rate: 4, seconds: 1 },
    ],
    100,
  );

  it("spreads each phase evenly, one after the other", () => {
    assert.deepEqual(
      due.map(({ at }) => at),
      [0, 500_000, 1_000_000, 1_250_000, 1_500_000, 1_750_000],
    );
    assert.deepEqual(
      due.map(({ phase }) => phase),
      [0, 0, 1, 1, 1, 1],
    );
  });

  it("ends at the limit on messages", () => {
    assert.equal(schedule([{ rate: 1000, seconds: 10 }], 3).length, 3);
  });
});
