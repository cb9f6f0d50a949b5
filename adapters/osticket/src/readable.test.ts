import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readable } from "./readable.js";

describe("text that osTicket keeps", () => {
  const cases: Readonly<Record<string, string>> = {
    "如何退费？ é": "如何退费？ é",
    "谢谢😀！": "谢谢[U+1F600]！",
    𠮷野家: "[U+20BB7]野家",
    "👨‍👩‍👧": "[U+1F468+1F469+1F467]",
    "👍🏽": "[U+1F44D+1F3FD]",
    "❤️": "❤️",
  };
  for (const [given, expected] of Object.entries(cases))
    it(`${given} → ${expected}`, () => assert.equal(readable(given), expected));
});
