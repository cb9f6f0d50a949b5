import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ApprovedPlace, installedIn } from "./approved.js";
import { readArchive } from "./archive.js";
import { type LockEntry, readLock, writeLock } from "./lock-file.js";
import { integrityOf, type PackageFile, readFiles } from "./package-files.js";
import { moreThan } from "./permissions.js";
import { type ConnectorPackage, readPackage } from "./read-package.js";
import { refusal } from "./refusal.js";

/** What a developer's folder holds beside the package; the SDK and zod are the gateway's own. */
const leftOut = [/^\.git\//, /^node_modules\/\.(bin|package-lock\.json)/, /^node_modules\/(@gatehouse|@types|zod)\//];

/** Links of its dependencies lead to a developer's own disk. */
const isLeftOut = (path: string, isLink: boolean): boolean =>
  leftOut.some((pattern) => pattern.test(path)) || (isLink && path.startsWith("node_modules/"));

/** A package laid out beside the installed ones, for a person to look at; nothing of it was run. */
export interface Candidate extends ConnectorPackage {
  readonly integrity: string;
  /** What is approved under this id now. */
  readonly before?: LockEntry;
  /** Permissions it asks for beyond those. */
  readonly more: readonly string[];
  install(by: string, at: Date): LockEntry;
  discard(): void;
}

function filesOf(source: string): readonly PackageFile[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(source).isDirectory();
  } catch {
    throw refusal(`没有 ${source}`, `there is no ${source}: name a folder or a .tgz of npm pack`);
  }
  if (!isFolder) return readArchive(readFileSync(source));
  return readFiles(source, isLeftOut);
}

/** Ordinary files that everyone may read and nobody runs: a child has a user of its own. */
function layOut(folder: string, files: readonly PackageFile[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  chmodSync(dirname(folder), 0o755);
  for (const { path, bytes } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    writeFileSync(target, bytes, { mode: 0o644 });
  }
}

function requireOwnName(found: ConnectorPackage, before: LockEntry | undefined, taken: readonly string[]): void {
  const { id } = found.manifest;
  if (taken.includes(id))
    throw refusal(`${id} 是内置连接器的名字`, `${id} is the name of a connector that comes with the gateway`);
  if (before !== undefined && before.name !== found.name)
    throw refusal(
      `${id} 已属于 ${before.name}；若要换成 ${found.name}，先从 connectors.lock 中删除它`,
      `${id} belongs to ${before.name}; take it out of connectors.lock first if ${found.name} is to replace it`,
    );
}

/**
 * Lays a package out and reads it, so that a person can approve it. `taken`: names no foreign connector may have. Throws
 * `invalid_config` with words where it cannot be approved; nothing is left behind then.
 */
export function openCandidate(place: ApprovedPlace, source: string, taken: readonly string[]): Candidate {
  const files = filesOf(source);
  const folder = join(installedIn(place.dataDir), `.next-${process.pid}`);
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    layOut(folder, files);
    const found = readPackage(folder);
    const { id, permissions } = found.manifest;
    const others = readLock(place.lockFile).filter((entry) => entry.id !== id);
    const before = readLock(place.lockFile).find((entry) => entry.id === id);
    requireOwnName(found, before, taken);
    const integrity = integrityOf(readFiles(folder));
    return {
      ...found,
      integrity,
      ...(before !== undefined && { before }),
      more: moreThan(before?.permissions ?? { webhook: false, net: [] }, permissions),
      discard,
      install: (by, at) => {
        const { name, version, repository } = found;
        const approved = { approved_by: by, approved_at: at.toISOString() };
        const from = repository === undefined ? {} : { repository };
        const entry: LockEntry = { id, name, version, integrity, ...from, permissions, ...approved };
        const target = join(installedIn(place.dataDir), id);
        // First what may refuse: a lock file that cannot be written leaves everything as it was.
        writeLock(place.lockFile, [...others, entry]);
        rmSync(target, { recursive: true, force: true });
        renameSync(folder, target);
        return entry;
      },
    };
  } catch (error) {
    discard();
    throw error;
  }
}
