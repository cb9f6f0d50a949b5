import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { memoryCourse } from "./memory-course.js";

describe("the course of memory", () => {
  it("is told by start, peak and end", () => {
    const { start, peak, end } = memoryCourse([100, 180, 150, 160]);
    assert.deepEqual({ start, peak, end }, { start: 100, peak: 180, end: 160 });
  });

  it("does not drift when it rises once and stays", () => {
    const samples = [100, 140, 170, ...Array.from({ length: 37 }, (_, n) => 180 + (n % 3))];
    assert.ok(Math.abs(memoryCourse(samples).drift) <= 1);
  });

  it("drifts by half of what a steady leak adds over the run", () => {
    assert.equal(memoryCourse(Array.from({ length: 400 }, (_, n) => 100 + n / 10)).drift, 20);
  });

  it("is nothing for no samples", () => {
    assert.deepEqual(memoryCourse([]), { start: 0, peak: 0, end: 0, drift: 0 });
  });
});
