import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { placeOf } from "./fill-backlog.js";

describe("the places of a backlog", () => {
  it("gives every conversation its next number before any gets another, and none twice", () => {
    const places = Array.from({ length: 7 }, (_, n) => placeOf(n, 3));
    assert.deepEqual(
      places.map(({ of, round }) => `${of}.${round}`),
      ["0.0", "1.0", "2.0", "0.1", "1.1", "2.1", "0.2"],
    );
  });
});
