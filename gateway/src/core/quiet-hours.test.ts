import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { quietFor } from "./quiet-hours.js";

const night = { from: "21:30", to: "07:30" };
const zone = "Asia/Shanghai";
/** Shanghai is eight hours ahead of UTC. */
const at = (clock: string): Date => new Date(`2026-11-23T${clock}:00.000+08:00`);

describe("quiet hours", () => {
  for (const [clock, minutes] of [
    ["21:29", 0],
    ["21:30", 600],
    ["23:59", 451],
    ["00:00", 450],
    ["07:29", 1],
    ["07:30", 0],
    ["12:00", 0],
  ] as const)
    it(`at ${clock} wait ${minutes} minutes`, () =>
      assert.equal(quietFor(night, zone, at(clock), null), minutes * 60_000));

  it("do not hold an answer to somebody who asked within a day", () => {
    assert.equal(quietFor(night, zone, at("23:00"), at("22:00")), 0);
    assert.ok(quietFor(night, zone, at("23:00"), new Date("2026-11-22T14:00:00.000Z")) > 0);
  });

  it("hold nothing where there are none", () => assert.equal(quietFor(undefined, zone, at("23:00"), null), 0));
});
