import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { attacks } from "./attacks/all.js";
import { judgeCases } from "./attacks/cases.js";
import { root } from "./root.js";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the suite of attacks", () => {
  it("has rows 1 to 42, each once and each with a test", () => {
    const numbers = attacks.map(({ row }) => row).sort((a, b) => a - b);
    assert.deepEqual(
      numbers,
      Array.from({ length: 42 }, (_, at) => at + 1),
    );
    for (const { row, tests } of attacks) assert.ok(tests.length > 0, `row ${row} has no test`);
  });

  for (const { row, attack, tests } of attacks)
    it(`row ${row} names tests there are: ${attack}`, () => {
      for (const [file, title] of tests) {
        assert.ok(existsSync(join(root, file)), `${file} is not there`);
        assert.ok(read(file).includes(title), `${file} has no "${title}"`);
      }
    });

  it("docs/security.md has each row with its files", () => {
    const lines = read("docs/security.md").split("\n");
    for (const { row, tests } of attacks) {
      const line = lines.find((one) => one.startsWith(`| ${row} |`)) ?? "";
      for (const [file] of tests) assert.ok(line.includes(`(../${file})`), `row ${row} does not name ${file}`);
    }
  });

  it("is satisfied by tests that passed, and by nothing less", () => {
    const [row] = attacks;
    assert.ok(row !== undefined);
    const passed = row.tests.map(([file, title]) => ({ file, title: `x ${title}` }));
    const cases = passed.length;
    assert.deepEqual(judgeCases([row], passed), { cases, wrong: [`${cases} cases; at least 300`] });
    assert.equal(judgeCases([row], []).wrong.length, row.tests.length + 1);
    const many = Array.from({ length: 300 }, () => passed).flat();
    assert.deepEqual(judgeCases([row], many).wrong, []);
  });
});
