import { join, resolve } from "node:path";
import { closedParent } from "./closed-parent.js";
import { databaseUser } from "./database-user.js";

const systemFolder = "/var/lib/gatehouse";

/**
 * The data folder: what the operator configured, else `data` where the gateway was started. A newcomer who is root and
 * cloned into a home that other users cannot enter gets the system's folder instead, and `note` to be told so.
 */
export function chooseDataDir(wanted: { readonly configured?: string; readonly cwd: string }): {
  readonly dataDir: string;
  readonly note?: string;
} {
  if (wanted.configured) return { dataDir: resolve(wanted.cwd, wanted.configured) };
  const dataDir = join(wanted.cwd, "data");
  if (process.getuid?.() !== 0) return { dataDir };
  const user = databaseUser(join(dataDir, "cluster"));
  const closed = user && closedParent(wanted.cwd, user);
  if (user === undefined || closed === undefined) return { dataDir };
  const note = `The data goes to ${systemFolder}: the database runs as user ${user.name}, who cannot enter ${closed}.`;
  return { dataDir: systemFolder, note };
}
