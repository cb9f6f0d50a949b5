import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { MappingError } from "./mapping-error.js";
import { event, mapperRig } from "./testing/rig.js";

const { mapper } = mapperRig();

const atoms = [
  "$",
  "$$",
  "%",
  "*",
  "**",
  "data",
  "data.message.parts",
  "type",
  "`a b`",
  "1",
  "-2.5e3",
  '"文"',
  "'x'",
  "null",
  "true",
  "[]",
  "{}",
  "[1..5]",
  "/文+/i",
  "/(a|b)*c/m",
  "$now()",
  "$nonce",
  "__proto__",
  "constructor",
  "$eval",
  "function($x){$x}",
  "λ($a,$b){$a & $b}",
  "|$|{}|",
  "$random()",
  "@$v",
  "#$i",
  '"\\u4e2d"',
  "$sum",
  "\u0000",
  "😀",
];
const functions = [
  "sum",
  "string",
  "length",
  "match",
  "replace",
  "split",
  "join",
  "map",
  "filter",
  "reduce",
  "sift",
  "each",
  "keys",
  "lookup",
  "spread",
  "merge",
  "sort",
  "zip",
  "formatNumber",
  "fromMillis",
  "toMillis",
  "pad",
  "eval",
  "clone",
  "type",
  "md5",
  "hmac_sha256",
  "timestamp",
  "base64decode",
  "decodeUrl",
  "error",
  "assert",
  "single",
  "distinct",
  "formatInteger",
];
const infixes = [
  ".",
  "+",
  "-",
  "*",
  "/",
  "%",
  "&",
  "=",
  "<",
  " and ",
  " in ",
  "~>",
  "??",
  "?:",
  ":=",
  "..",
  ";",
  ",",
  ":",
  "?",
];

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie("expression");
  return {
    expression: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(...atoms),
      fc.tuple(inner, fc.constantFrom(...infixes), inner).map((parts) => parts.join("")),
      fc
        .tuple(fc.constantFrom(...functions), fc.array(inner, { maxLength: 3 }))
        .map(([name, of]) => `$${name}(${of.join(", ")})`),
      fc.tuple(inner, inner).map(([key, value]) => `{${key}: ${value}}`),
      fc.tuple(inner, inner).map(([list, by]) => `${list}[${by}]`),
      fc.tuple(inner, inner).map(([list, by]) => `${list}^(${by})`),
      inner.map((body) => `(${body})`),
      inner.map((body) => `(${body}`),
      fc.string({ maxLength: 12 }),
    ),
  };
});

describe("500 expressions nobody wrote", () => {
  it("give JSON or a MappingError, and nothing else", async () => {
    const seen = { values: 0, errors: 0 };
    const property = fc.asyncProperty(expression, async (text) => {
      try {
        const value = await mapper.map(text, event, { now: "2026-11-25T08:00:00.000Z", nonce: "n" });
        assert.deepEqual(value === undefined ? undefined : JSON.parse(JSON.stringify(value)), value);
        seen.values += 1;
      } catch (error) {
        assert.ok(error instanceof MappingError, `${text}: ${String(error)}`);
        seen.errors += 1;
      }
    });
    await fc.assert(property, { numRuns: 500, seed: 20261125, endOnFailure: true });
    assert.ok(seen.values > 50 && seen.errors > 50, JSON.stringify(seen));
  });
});
