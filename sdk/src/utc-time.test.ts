import assert from "node:assert/strict";
import { it } from "node:test";
import { utcTime } from "./utc-time.js";

it("writes a time the schema knows, or none", () => {
  assert.equal(utcTime(1_795_392_000_000), "2026-11-23T00:00:00.000Z");
  assert.equal(utcTime(Date.parse("9999-12-31T23:59:59.999Z")), "9999-12-31T23:59:59.999Z");
  assert.equal(utcTime(Date.parse("0000-01-01T00:00:00.000Z")), "0000-01-01T00:00:00.000Z");
  for (const none of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Date.UTC(10_000, 0),
    Date.parse("0000-01-01T00:00:00+08:00"),
  ])
    assert.equal(utcTime(none), undefined);
});
