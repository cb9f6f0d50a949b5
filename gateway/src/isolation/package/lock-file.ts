import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { ConfigError } from "../../config/config-error.js";
import { type Env, readEnvironment } from "../../config/environment.js";

const entry = z.strictObject({
  /** As accounts name it. */
  id: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  /** Of its package. */
  name: z.string().min(1),
  version: z.string().min(1),
  /** Over every file of the package. */
  integrity: z.string().regex(/^sha512-[A-Za-z0-9+/]{86}==$/),
  repository: z.string().optional(),
  permissions: z.strictObject({ webhook: z.boolean(), net: z.array(z.string()) }),
  approved_by: z.string().min(1),
  approved_at: z.iso.datetime(),
  /** Where it lies, unless in the data folder. */
  path: z.string().optional(),
});
export type LockEntry = z.output<typeof entry>;

const lock = z.strictObject({ lock_version: z.literal(1), connectors: z.array(entry) });

/** `connectors.lock` stands beside the configuration file: both are kept and reviewed together. */
export function lockFileOf({ env, cwd }: { readonly env: Env; readonly cwd: string }): string {
  const { configPath } = readEnvironment(env);
  return join(configPath === undefined ? join(cwd, "config") : dirname(resolve(cwd, configPath)), "connectors.lock");
}

/** What was approved; nothing where there is no file. Throws ConfigError at a file that is not right. */
export function readLock(file: string): readonly LockEntry[] {
  if (!existsSync(file)) return [];
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new ConfigError(`${file} 不是 JSON | ${file} is no JSON`, { cause });
  }
  const parsed = lock.safeParse(value);
  if (!parsed.success) throw new ConfigError(`${file} 有误 | ${file} is wrong:\n${z.prettifyError(parsed.error)}`);
  return parsed.data.connectors;
}

/** Replaces the file in one step. */
export function writeLock(file: string, connectors: readonly LockEntry[]): void {
  const sorted = [...connectors].sort((a, b) => (a.id < b.id ? -1 : 1));
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify({ lock_version: 1, connectors: sorted }, null, 2)}\n`);
  renameSync(next, file);
}

/** Where this gateway keeps what was approved. */
export const approvedPlace = (place: {
  readonly env: Env;
  readonly cwd: string;
  readonly dataDir: string;
}): { readonly lockFile: string; readonly dataDir: string } => ({
  lockFile: lockFileOf(place),
  dataDir: resolve(place.cwd, place.dataDir),
});
