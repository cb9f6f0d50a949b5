import { setTimeout as sleep } from "node:timers/promises";
import { PluginError } from "../error.js";
import type { Host } from "../plugin.js";

const firstWaitMs = 250;
const longestWaitMs = 30_000;

/** Waits longer after each failure, never in step with other accounts. `random`: from 0 to 1. */
export const backOffMs = (failures: number, random: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10)) * (0.5 + random / 2);

/** A connection to a telephone system, as the log calls it. */
export interface Connection {
  readonly name: string;
  /** Connects, and resolves or rejects when the connection has ended. */
  run(): Promise<void>;
}

async function failureOf({ name, run }: Connection): Promise<PluginError | undefined> {
  try {
    await run();
    return undefined;
  } catch (cause) {
    return cause instanceof PluginError ? cause : new PluginError("unavailable", `${name} failed`, { cause });
  }
}

/** Connects again after every loss until aborted. Throws `unauthorized`, which only a person can mend. */
export async function stayConnected(connection: Connection, host: Host, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const started = host.now().getTime();
    const failure = await failureOf(connection);
    if (signal.aborted) return;
    if (failure?.code === "unauthorized") throw failure;
    failures = host.now().getTime() - started > longestWaitMs ? 0 : failures + 1;
    host.log.warn({ failures, reason: failure?.message }, `${connection.name} ended, connecting again`);
    await sleep(backOffMs(failures, Math.random()), undefined, { signal }).catch(() => undefined);
  }
}
