import { setTimeout as sleep } from "node:timers/promises";
import { ConfigError } from "../config/config-error.js";
import { checkRole } from "./check-role.js";
import { checkWritable } from "./check-writable.js";
import type { Connection } from "./embedded/connection.js";
import { startEmbedded } from "./embedded/start-embedded.js";
import { isUnavailable } from "./row-fault.js";

/** A database to work in: the embedded one, or the operator's. */
export interface Database {
  readonly app: Connection | string;
  /** Runs migrations. */
  readonly owner: Connection | string;
  readonly appRole: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

export interface DatabaseDeps {
  readonly dataDir: string;
  readonly url?: string;
  readonly ownerUrl?: string;
  readonly log: (fields: object, message: string) => void;
  /** Waits for a database that is not there yet until this says stop; absent: does not wait. */
  readonly signal?: AbortSignal;
}

const retryMs = 1_000;

/**
 * A database that comes up later than the gateway is waited for: in a compose file nobody comes first. So is a standby
 * that nobody has promoted yet; a command that only looks may look at it.
 */
async function whenReachable(deps: DatabaseDeps, url: string): Promise<string> {
  const mayWait = (): boolean => deps.signal?.aborted === false;
  for (let told = false; ; told = true) {
    try {
      const role = await checkRole(url);
      if (mayWait()) await checkWritable(url);
      return role;
    } catch (error) {
      if (error instanceof ConfigError || !mayWait() || !isUnavailable(error)) throw error;
      if (!told) deps.log({ reason: (error as Error).message }, "the database cannot be reached yet; waiting for it");
      await sleep(retryMs, undefined, { signal: deps.signal });
    }
  }
}

/** Opens the database; migrations are the caller's. */
export async function openDatabase(deps: DatabaseDeps): Promise<Database> {
  if (deps.url !== undefined) {
    const appRole = await whenReachable(deps, deps.url);
    return { app: deps.url, owner: deps.ownerUrl ?? deps.url, appRole, embedded: false, stop: async () => {} };
  }
  const { dataDir, log, signal } = deps;
  const server = await startEmbedded({ dataDir, log, ...(signal !== undefined && { signal }) });
  return { app: server.app, owner: server.owner, appRole: server.app.user, embedded: true, stop: () => server.stop() };
}
