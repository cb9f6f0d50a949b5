import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Plant } from "./plants.js";
import { root } from "./root.js";

const rules = [".gitignore", ".oxlintrc.json", "biome.json", "package.json", "tsconfig.base.json"];
/** All of them: a project that refers to a missing one has no types, and rules with types then find nothing. */
const packages = [
  "sdk",
  "gateway",
  "bench",
  ...["connectors", "adapters"].flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`)),
];

/** A house with our rules and nothing in it but these breaches. */
export function buildScratchHouse(plants: readonly Plant[]): string {
  const house = realpathSync(mkdtempSync(join(tmpdir(), "gatehouse-house-")));
  for (const file of rules) cpSync(join(root, file), join(house, file));
  for (const folder of packages) furnish(house, folder);
  linkModules(house);
  for (const { path, source } of plants) write(join(house, path), `${source}\n`);
  return house;
}

export const removeScratchHouse = (house: string): void => rmSync(house, { recursive: true, force: true });

function furnish(house: string, folder: string): void {
  mkdirSync(join(house, folder, "src"), { recursive: true });
  for (const file of ["package.json", "tsconfig.json"]) cpSync(join(root, folder, file), join(house, folder, file));
}

/** A folder of links, not one link: .gitignore names a folder, and the linters must pass by it. */
function linkModules(house: string): void {
  const modules = join(house, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(root, "node_modules")))
    symlinkSync(join(root, "node_modules", name), join(modules, name));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
