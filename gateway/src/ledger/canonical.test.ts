import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonical } from "./canonical.js";

describe("canonical JSON", () => {
  it("does not depend on the order of members, at any depth", () => {
    assert.equal(
      canonical({ b: 1, a: { d: [{ y: 1, x: 2 }], c: null } }),
      '{"a":{"c":null,"d":[{"x":2,"y":1}]},"b":1}',
    );
    assert.equal(canonical({ a: 1, b: 2 }), canonical({ b: 2, a: 1 }));
  });

  it("sorts by UTF-16 units, as RFC 8785 wants", () => {
    const sorted = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"];
    const shuffled = Object.fromEntries([5, 2, 6, 0, 3, 1, 4].map((n) => [sorted[n] as string, n]));
    assert.equal(canonical(shuffled), `{${sorted.map((key, n) => `${JSON.stringify(key)}:${n}`).join(",")}}`);
  });

  it("leaves out what is undefined, escapes as JSON does, and keeps non-ASCII as it is", () => {
    assert.equal(canonical({ a: undefined, b: '退"\n' }), '{"b":"退\\"\\n"}');
  });

  it("refuses numbers that two programs may write differently", () => {
    for (const value of [0.1, Number.NaN, 2 ** 53, Infinity]) assert.throws(() => canonical({ value }));
  });
});
