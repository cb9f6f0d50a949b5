import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { localMidnight } from "./local-midnight.js";

describe("the beginning of a day", () => {
  it("is where the school is", () => {
    assert.equal(localMidnight("2026-11-25", "Asia/Shanghai").toISOString(), "2026-11-24T16:00:00.000Z");
    assert.equal(localMidnight("2026-11-25", "UTC").toISOString(), "2026-11-25T00:00:00.000Z");
    assert.equal(localMidnight("2026-11-25", "America/New_York").toISOString(), "2026-11-25T05:00:00.000Z");
  });

  it("is right on days when clocks are changed", () => {
    assert.equal(localMidnight("2026-03-29", "Europe/Berlin").toISOString(), "2026-03-28T23:00:00.000Z");
    assert.equal(localMidnight("2026-03-30", "Europe/Berlin").toISOString(), "2026-03-29T22:00:00.000Z");
  });
});
