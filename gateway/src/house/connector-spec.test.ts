import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { titles } from "@gatehouse/sdk/testing";
import { root } from "./root.js";

const spec = readFileSync(join(root, "docs", "connector-spec.md"), "utf8");
const rows = [...spec.matchAll(/^\| ([MC]\d+)(?: ⌂)? \| (.+) \|$/gm)];

it("docs/connector-spec.md has one rule for each test of the kit, and no other", () =>
  assert.deepEqual(
    rows.map(([, id]) => id),
    Object.keys(titles),
  ));

it("each rule says MUST or SHOULD", () => {
  for (const [, id, rule] of rows) assert.match(rule ?? "", /MUST|SHOULD/, id);
});
