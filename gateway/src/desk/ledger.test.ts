import assert from "node:assert/strict";
import { it } from "node:test";
import { dayBounds } from "./ledger.js";

it("a day is the school's day, also where the clocks are changed", () => {
  const hours = (day: string, zone: string): readonly [string, number] => {
    const { from, to } = dayBounds(day, zone);
    return [from.toISOString(), (to.getTime() - from.getTime()) / 3_600_000];
  };
  assert.deepEqual(hours("2026-11-25", "Asia/Shanghai"), ["2026-11-24T16:00:00.000Z", 24]);
  assert.deepEqual(hours("2026-11-25", "UTC"), ["2026-11-25T00:00:00.000Z", 24]);
  assert.deepEqual(hours("2026-03-29", "Europe/Berlin"), ["2026-03-28T23:00:00.000Z", 23]);
  assert.deepEqual(hours("2026-10-25", "Europe/Berlin"), ["2026-10-24T22:00:00.000Z", 25]);
});
