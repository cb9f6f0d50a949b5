import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { listedFrom, moved, startAt } from "./cursor.js";

describe("where polling of transactions stands", () => {
  it("starts at what is there", () => assert.equal(listedFrom(startAt(500)), 500));

  it("a number committed late is still listed, and not taken for news twice", () => {
    const after = moved(startAt(500), [502, 503]);
    assert.ok(listedFrom(after) < 501);
    assert.deepEqual(after.seen, [502, 503]);
    assert.deepEqual(moved(after, [501, 502, 503]).seen, [501, 502, 503]);
  });

  it("forgets what lies far behind", () => {
    const after = moved(moved(startAt(500), [501, 502]), [600]);
    assert.deepEqual([after.newest, after.seen], [600, [600]]);
  });

  it("an empty list changes nothing", () => {
    const from = moved(startAt(500), [510]);
    assert.deepEqual(moved(from, []), from);
  });
});
