import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bodyBytes, createBodies } from "./body.js";

const refs = (seed: number): string[] => {
  const next = createBodies(seed, "run1");
  return Array.from(
    { length: 50 },
    () => (JSON.parse(next().body.toString("utf8")) as { conversation_ref: string }).conversation_ref,
  );
};

describe("bodies", () => {
  it("all have the same length, whatever the name of the run", () => {
    for (const run of ["a", "ab", "abcdefghij"]) assert.equal(createBodies(1, run)().body.length, bodyBytes);
  });

  it("choose the same conversations for the same seed, others for another", () => {
    assert.deepEqual(refs(7), refs(7));
    assert.notDeepEqual(refs(7), refs(8));
  });

  it("carry an id of their own", () => {
    const next = createBodies(1, "r");
    const ids = Array.from({ length: 100 }, () => next());
    assert.equal(new Set(ids.map(({ id }) => id)).size, 100);
    for (const { id, body } of ids) assert.equal((JSON.parse(body.toString("utf8")) as { id: string }).id, id);
    assert.equal(ids[0]?.id.length, 24);
  });
});
