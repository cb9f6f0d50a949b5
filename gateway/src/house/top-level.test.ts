import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { root } from "./root.js";

const folders = ["adapters", "bench", "config", "connectors", "console", "docker", "docs", "gateway", "sdk"];
const files = [
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "LICENSE",
  "README.md",
  "biome.json",
  "built.mjs",
  "check.mjs",
  "compose.yaml",
  "generate.mjs",
  "node-floor.mjs",
  "package-lock.json",
  "package.json",
  "setup.mjs",
  "start.mjs",
  "test.mjs",
  "tsconfig.base.json",
  "tsconfig.json",
];
const madeHere = ["node_modules", "dist", "data"];

describe("the top level of the house", () => {
  it("holds these folders and files; a new folder needs a decision in docs/adr", () => {
    const found = readdirSync(root).filter((name) => !name.startsWith(".") && !madeHere.includes(name));
    assert.deepEqual(
      found.filter((name) => ![...folders, ...files].includes(name)),
      [],
    );
  });

  it("has packages that are reached through dist alone", () => {
    for (const path of packageFiles()) {
      const { exports = {} } = JSON.parse(readFileSync(path, "utf8")) as { exports?: object };
      const targets = Object.values(exports).flatMap((target) =>
        Object.values(typeof target === "string" ? { target } : target),
      );
      const strays = targets.filter((target) => !/^\.\/(dist\/|package\.json$)/.test(String(target)));
      assert.deepEqual(strays, [], path);
    }
  });
});

function packageFiles(): string[] {
  const plugins = ["connectors", "adapters"].flatMap((kind) =>
    readdirSync(join(root, kind)).map((name) => join(kind, name)),
  );
  return ["sdk", "gateway", "bench", ...plugins].map((folder) => join(root, folder, "package.json"));
}
