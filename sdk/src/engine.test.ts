import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { satisfiesEngine } from "./engine.js";

describe("satisfiesEngine", () => {
  for (const [range, version, expected] of [
    [">=0.1 <1", "0.1.0", true],
    [">=0.1 <1", "0.99.7", true],
    [">=0.1 <1", "1.0.0", false],
    [">=1.2 <2", "1.1.9", false],
    [">=1.2 <2", "1.10.0", true],
    [">1.2", "1.2.0", false],
    ["<=1.2.3", "1.2.3", true],
    ["1.2.3", "1.2.3", true],
    ["=1.2.3", "1.2.4", false],
    ["^1.2", "1.2.0", false],
    ["", "1.2.0", false],
    [">=1.2 <2", "1.3.0-rc.1+5", true],
  ] as const)
    it(`${range || "nothing"} ${expected ? "takes" : "refuses"} ${version}`, () =>
      assert.equal(satisfiesEngine(range, version), expected));
});
