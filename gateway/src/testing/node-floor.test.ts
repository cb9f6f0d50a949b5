import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const pretend = (version: string): string =>
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;

describe("a Node that is too old", () => {
  for (const [script, version] of [
    ["start.mjs", "12.22.12"],
    ["test.mjs", "20.18.3"],
  ] as const) {
    it(`is told so by ${script} in two languages`, () => {
      const words = ["--import", pretend(version), script];
      const { status, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: "utf8" });
      assert.equal(status, 78);
      assert.match(
        stderr,
        new RegExp(`needs Node ≥ 20\\.19, this is ${version}.*需要 Node ≥ 20\\.19，当前是 ${version}`),
      );
    });
  }
});
