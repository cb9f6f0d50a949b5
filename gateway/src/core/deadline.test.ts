import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { incidentDeadline, requestDeadline } from "./deadline.js";

const received = new Date("2026-11-01T00:00:00Z");
const day = (n: number, ms = 0): Date => new Date(received.getTime() + n * 86_400_000 + ms);

describe("the clock of a request", () => {
  const table: readonly (readonly [string, Date, Date | undefined, string])[] = [
    ["runs at first", day(1), undefined, "running"],
    ["runs until day 20", day(20, -1), undefined, "running"],
    ["alarms at day 20 of 30", day(20), undefined, "soon"],
    ["alarms to its last moment", day(30), undefined, "soon"],
    ["is late after it", day(30, 1), undefined, "late"],
    ["ends with the answer", day(40), day(29), "done"],
    ["an answer on the last day is in time", day(40), day(30), "done"],
    ["a late answer stays late", day(40), day(31), "done_late"],
  ];
  for (const [name, now, answered, state] of table)
    it(name, () => assert.equal(requestDeadline(received, 30, now, answered).state, state));
});

describe("the clock of an incident", () => {
  it("is shorter for whom more depends on", () => {
    const hours = (operator: "other" | "central" | "cii"): number =>
      (incidentDeadline(received, operator, received).due_at.getTime() - received.getTime()) / 3_600_000;
    assert.deepEqual([hours("other"), hours("central"), hours("cii")], [4, 2, 1]);
  });
});
