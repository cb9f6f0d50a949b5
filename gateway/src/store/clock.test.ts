import assert from "node:assert/strict";
import { it } from "node:test";
import { createClock } from "./clock.js";

it("the clock follows the database, but not the way of its answer", () => {
  let local = Date.parse("2026-11-23T08:10:00.000Z");
  const clock = createClock(() => local);
  clock.observe(new Date("2026-11-23T08:09:59.000Z"));
  assert.deepEqual([clock.offsetMs(), clock.now().toISOString()], [0, "2026-11-23T08:10:00.000Z"]);
  clock.observe(new Date("2026-11-23T08:00:00.000Z"));
  local += 1000;
  assert.deepEqual([clock.offsetMs(), clock.now().toISOString()], [-600_000, "2026-11-23T08:00:01.000Z"]);
});
