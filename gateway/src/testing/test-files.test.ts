import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { testFiles } from "./test-files.js";

describe("the files of a test run", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "gatehouse-files-"));
    for (const folder of ["src/deep", "dist", "node_modules/x"]) mkdirSync(join(root, folder), { recursive: true });
    for (const file of ["src/b.test.ts", "src/deep/a.test.ts", "src/deep/a.ts", "node_modules/x/c.test.ts"]) {
      writeFileSync(join(root, file), "");
    }
    writeFileSync(join(root, "dist/ghost.test.js"), "");
  });
  after(() => rmSync(root, { recursive: true }));

  it("are the twins of the sources, without ghosts in dist and without other people's tests", () => {
    assert.deepEqual(testFiles([root]), [join(root, "dist/b.test.js"), join(root, "dist/deep/a.test.js")]);
  });

  it("can be one file", () => {
    assert.deepEqual(testFiles([join(root, "src/b.test.ts")]), [join(root, "dist/b.test.js")]);
  });

  it("are never none: a mistyped name must not look like success", () => {
    assert.throws(() => testFiles([join(root, "src/c.test.ts")]), /no tests under .*c\.test\.ts/);
  });
});
