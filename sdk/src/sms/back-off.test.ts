import assert from "node:assert/strict";
import { it } from "node:test";
import { backOffMs } from "./back-off.js";

it("backs off, never in step", () => {
  assert.deepEqual(
    [1, 2, 3, 20].map((failures) => backOffMs(failures, 1)),
    [500, 1000, 2000, 60_000],
  );
  assert.equal(backOffMs(1, 0), 250);
});
