import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { root } from "./root.js";
import { breachesIn, sourceRules } from "./source-rules.js";
import { readSources } from "./sources.js";

describe("the rules that a source text shows", () => {
  const breaches = breachesIn(readSources(root));
  for (const { name } of sourceRules) {
    it(name, () => {
      assert.deepEqual(
        breaches.filter(({ rule }) => rule === name).map(({ path }) => path),
        [],
      );
    });
  }
});
