import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { calendarDay, localMidnight } from "./local-midnight.js";

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

  for (const day of ["0000-01-01", "1899-12-31", "9999-12-31", "2026-02-30", "2026-2-3", "today", ""])
    it(`refuses ${day || "nothing"}, which has none`, () => assert.ok(!calendarDay.safeParse(day).success));

  it("can be told of every day it takes, and of the next", () => {
    for (const day of ["1900-01-01", "9998-12-31", "9999-01-01"])
      for (const zone of ["Pacific/Kiritimati", "Asia/Shanghai", "America/New_York"])
        assert.ok(!Number.isNaN(localMidnight(day, zone).getTime()), `${day} ${zone}`);
    assert.ok(calendarDay.safeParse("9998-12-31").success);
  });
});
