import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

export interface Source {
  /** From the root of the house, with slashes. */
  readonly path: string;
  readonly text: string;
}

const packages = ["sdk", "connectors", "adapters", "gateway", "bench"];

/** Every TypeScript file of the house, without its comments: they may say what code may not. */
export function readSources(house: string): Source[] {
  return packages
    .flatMap((folder) => filesUnder(join(house, folder)))
    .map((path) => {
      const text = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|(?<![:"'`\\])\/\/.*$/gm, "");
      return { path: relative(house, path).split(sep).join("/"), text };
    });
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "dist") return [];
    if (entry.isDirectory()) return filesUnder(join(folder, entry.name));
    return entry.name.endsWith(".ts") ? [join(folder, entry.name)] : [];
  });
}
