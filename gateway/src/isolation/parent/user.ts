import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { dirname } from "node:path";

/** Numbers no distribution gives to people or daemons; each account gets its own, so that two plugins are strangers. */
const firstId = 61_184;
const idCount = 4_000;

const othersRead = 0o004;
const othersPass = 0o001;

const modeOf = (path: string): number => statSync(path).mode;

/** The first file or folder on the way that a stranger may not read or pass; undefined where the way is open. */
function closedOnTheWay(path: string): string | undefined {
  const mode = modeOf(path);
  if ((mode & othersRead) === 0) return path;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((modeOf(folder) & othersPass) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The user an account's child runs as when the gateway is root. Without one it runs as the gateway's own user;
 * `closed` names what kept a stranger out.
 */
export function childUser(
  accountId: string,
  needed: readonly string[],
): { readonly uid?: number; readonly closed?: string } {
  if (process.getuid?.() !== 0) return {};
  const closed = needed.map(closedOnTheWay).find((path) => path !== undefined);
  if (closed !== undefined) return { closed };
  const hash = createHash("sha256").update(accountId).digest().readUInt32BE();
  return { uid: firstId + (hash % idCount) };
}
