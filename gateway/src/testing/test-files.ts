import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const packages = ["sdk", "gateway", "connectors", "adapters", "bench"];

/**
 * The compiled twins of the tests under these folders or files, listed by their sources: the twin of a deleted test
 * stays in `dist` and must not run.
 */
export function testFiles(words: readonly string[]): string[] {
  const wanted = words.length > 0 ? words : packages;
  const sources = wanted.flatMap(testsUnder);
  if (sources.length === 0) throw new Error(`there are no tests under ${wanted.join(", ")}`);
  return sources.map(twinOf).sort();
}

function testsUnder(path: string): string[] {
  if (path.endsWith(".test.ts")) return existsSync(path) ? [path] : [];
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory())
      return ["node_modules", "dist"].includes(entry.name) ? [] : testsUnder(join(path, entry.name));
    return entry.name.endsWith(".test.ts") ? [join(path, entry.name)] : [];
  });
}

const twinOf = (source: string): string => source.replace(/(^|\/)src\//, "$1dist/").replace(/\.ts$/, ".js");
