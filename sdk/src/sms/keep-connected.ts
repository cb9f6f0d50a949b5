import { setTimeout as sleep } from "node:timers/promises";
import { PluginError } from "../error.js";
import type { Host } from "../plugin.js";
import type { Reluctance } from "./reluctance.js";
import type { Ending } from "./slot.js";

export interface KeepConnectedDeps {
  readonly log: Host["log"];
  /** What the other side is called in the log, such as `the SMSC`. */
  readonly peer: string;
  readonly reluctance: Reluctance;
  connect(): Promise<Ending>;
}

/** Resolves when the connection is over or could not be made. */
async function once({ log, peer, reluctance, connect }: KeepConnectedDeps): Promise<void> {
  try {
    const connection = await connect();
    await connection.ended;
  } catch (error) {
    if (!(error instanceof PluginError) || error.code !== "unavailable") throw error;
    const failures = reluctance.failures();
    log.warn({ failures, reason: error.message }, `no connection to ${peer}, trying again`);
  }
}

/** Keeps a connection until aborted. What only a person can mend (any error but `unavailable`) is thrown and ends it. */
export async function keepConnected(deps: KeepConnectedDeps, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  while (!signal.aborted) {
    await Promise.race([once(deps), aborted]);
    await sleep(deps.reluctance.waitMs(), undefined, { signal }).catch(() => undefined);
  }
}
