import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emptyResult, type Result } from "../record.js";
import { neighbourBars } from "./neighbour-bars.js";

const beside = (name: string, p99: number): Result => ({
  ...emptyResult("neighbour", "gatehouse"),
  params: { beside: name, answer_to_sink_p99_ms: p99 },
});

const reading = (id: string, results: readonly Result[]): number | undefined =>
  neighbourBars.find((bar) => bar.id === id)?.reading(results);

describe("the neighbour's goals", () => {
  const results = [
    beside("nobody", 10),
    beside("well", 20),
    beside("dead", 11),
    beside("silent", 15),
    beside("slow", 30),
  ];

  it("compare each neighbour with the endpoint alone, in the same round", () => {
    const ratios = ["a dead endpoint", "one that never answers", "a slow one"].map((what) =>
      reading(`neighbour: p99 beside ${what} ÷ alone`, results),
    );
    assert.deepEqual(ratios, [1.1, 1.5, 3]);
  });

  it("compare it with two that are well: a second endpoint is also twice the work", () => {
    assert.equal(reading("neighbour: p99 beside a slow one ÷ beside a healthy one", results), 1.5);
  });

  it("tell the times themselves", () => {
    assert.equal(reading("neighbour: p99 alone", results), 10);
    assert.equal(reading("neighbour: p99 beside a slow one", results), 30);
  });

  it("are not read from a round without it, nor divided by nothing", () => {
    assert.equal(reading("neighbour: p99 alone", []), undefined);
    assert.equal(
      reading("neighbour: p99 beside a slow one ÷ alone", [beside("nobody", 0), beside("slow", 3)]),
      undefined,
    );
  });
});
