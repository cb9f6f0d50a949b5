import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { DatabaseUser } from "./database-user.js";

/** The topmost folder on the way to `path` (itself included) that this user may not pass through; undefined if none. */
export function closedParent(path: string, user: DatabaseUser): string | undefined {
  return wayTo(resolve(path)).find((folder) => !mayPass(folder, user));
}

function wayTo(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...wayTo(parent), path];
}

/** A folder that does not exist yet will be made by us, and open. */
function mayPass(folder: string, user: DatabaseUser): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  if (stat.uid === user.uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === user.gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}
