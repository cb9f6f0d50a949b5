import { existsSync, lstatSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of a package as this gateway has it: found as Node finds it, upwards. */
export function packageFolder(name: string, from = dirname(fileURLToPath(import.meta.url))): string | undefined {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return folder;
  return dirname(from) === from ? undefined : packageFolder(name, dirname(from));
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * An author needs nothing but this gateway: what a connector may import is linked from it, unless the package brought
 * its own. Nothing is downloaded.
 */
export function linkLibraries(folder: string): void {
  for (const name of ["@gatehouse/sdk", "zod", "@types/node"]) {
    const link = join(folder, "node_modules", name);
    const target = packageFolder(name);
    if (target === undefined || isThere(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, "junction");
  }
}
