import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFairQueue } from "./fair-queue.js";

const most = { ofLane: 3, ofAll: 5 };

describe("a fair queue", () => {
  it("keeps the order of a lane and gives each lane its turn", () => {
    const queue = createFairQueue<string>(most);
    for (const item of ["a1", "a2", "a3", "b1", "c1"]) assert.ok(queue.push(item.charAt(0), item));
    assert.deepEqual(Array.from({ length: 6 }, queue.next), ["a1", "b1", "c1", "a2", "a3", undefined]);
  });

  it("takes only so many of one lane, and of all", () => {
    const queue = createFairQueue<number>(most);
    assert.deepEqual(
      [1, 2, 3, 4].map((item) => queue.push("a", item)),
      [true, true, true, false],
    );
    assert.deepEqual(
      [5, 6, 7].map((item) => queue.push(`b${item}`, item)),
      [true, true, false],
    );
    queue.next();
    assert.ok(queue.push("a", 8));
  });

  it("is empty when drained", () => {
    const queue = createFairQueue<number>(most);
    for (const item of [1, 2]) queue.push(`${item}`, item);
    assert.deepEqual(queue.drain(), [1, 2]);
    assert.equal(queue.next(), undefined);
    assert.ok([1, 2, 3].every((item) => queue.push("a", item)));
  });
});
