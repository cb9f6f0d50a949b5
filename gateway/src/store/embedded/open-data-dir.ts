import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ConfigError } from "../../config/config-error.js";
import { closedParent } from "./closed-parent.js";
import type { DatabaseUser } from "./database-user.js";
import { type Layout, layoutOf } from "./layout.js";

/** Makes the data folder and its parts, or says which folder is in the way and what to do about it. */
export function openDataDir(dataDir: string): Layout {
  try {
    makeOpen(resolve(dataDir));
    const layout = layoutOf(realpathSync(dataDir));
    accessSync(layout.dataDir, constants.W_OK | constants.X_OK);
    makeOpen(layout.versions);
    mkdirSync(layout.keys, { recursive: true, mode: 0o700 });
    accessSync(layout.keys, constants.R_OK | constants.W_OK | constants.X_OK);
    return layout;
  } catch (cause) {
    throw notWritable(dataDir, cause);
  }
}

/** The database user must pass through every folder above its own ones. */
export function requireWayTo(layout: Layout, user: DatabaseUser | undefined): void {
  const closed = user && closedParent(layout.versions, user);
  if (user === undefined || closed === undefined) return;
  throw new ConfigError(
    `The database runs as user ${user.name}, who cannot pass through the folder ${closed}. ` +
      `Open it (chmod o+x '${closed}') or choose another data folder with GATEHOUSE_DATA, such as /var/lib/gatehouse.`,
  );
}

/**
 * Passable for others whatever the umask: what is secret lies in folders of its own with 0700. Folder by folder, since
 * Node's recursive mkdir never returns where the system refuses with "no such file", as under /proc.
 */
function makeOpen(folder: string): void {
  if (existsSync(folder)) return;
  makeOpen(dirname(folder));
  mkdirSync(folder);
  chmodSync(folder, 0o755);
}

const notWritable = (dataDir: string, cause: unknown): ConfigError =>
  new ConfigError(
    `The data folder ${dataDir} cannot be written (${cause instanceof Error ? cause.message : String(cause)}). ` +
      "Make it belong to the user that starts the gateway, or choose another with GATEHOUSE_DATA.",
    { cause },
  );
