import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exactJson } from "./exact-json.js";

const parsed = (text: string): unknown => JSON.parse(exactJson(text));

describe("exactJson", () => {
  it("makes texts of long integers, wherever they stand", () => {
    assert.deepEqual(parsed('{"a":9223372036854775807,"b":[ -1234567890123456789 ],"c":123456789012345}'), {
      a: "9223372036854775807",
      b: ["-1234567890123456789"],
      c: 123_456_789_012_345,
    });
    assert.equal(parsed("1234567890123456"), "1234567890123456");
  });

  it("leaves fractions, powers and all texts alone", () => {
    const value = {
      a: 0.123_456_789_012_345_68,
      b: 1e300,
      c: 'say "1234567890123456789", \\ 1234567890123456',
      d: "\\",
    };
    assert.deepEqual(parsed(JSON.stringify(value)), value);
  });

  it("throws a SyntaxError for what is no JSON, at once", () => {
    const hostile = `"${'\\"'.repeat(100_000)}`;
    const start = process.cpuUsage();
    assert.throws(() => exactJson(hostile), SyntaxError);
    assert.throws(() => exactJson('{"a":01234567890123456}'), SyntaxError);
    assert.ok(process.cpuUsage(start).user < 200_000);
  });
});
