import { setTimeout as sleep } from "node:timers/promises";
import { type Postmaster, stopPostmaster } from "./postmaster.js";
import { processEntry } from "./process-table.js";

/** A server that is started again whenever it ends by itself. */
export interface KeptServer {
  current(): Postmaster;
  /** Ends it for good. */
  stop(): Promise<void>;
}

interface Deps {
  readonly first: Postmaster;
  /** Starts it anew, at the same address. */
  restart(signal: AbortSignal): Promise<Postmaster>;
  log(fields: object, message: string): void;
}

const lookMs = 500;
/** A server that lived this long had a new accident, not the old one again. */
const calmMs = 60_000;
const longestPauseMs = 30_000;

const isRunning = ({ pid, stamp }: Postmaster): boolean => processEntry(pid)?.stamp === stamp;

/** At once the first time, then ever more slowly: a full disk gets time to be mended, and nobody needs to restart us. */
const pauseBefore = (losses: number): number => (losses <= 1 ? 0 : Math.min(1_000 * 2 ** (losses - 2), longestPauseMs));

/** Watches the server, adopted or our own child: nobody else would start it again while the gateway runs. */
export function keepRunning({ first, restart, log }: Deps): KeptServer {
  const stopping = new AbortController();
  const { signal } = stopping;
  let server = first;

  async function startAgain(losses: number): Promise<void> {
    const pauseMs = pauseBefore(losses);
    log({ losses, pauseMs }, "the database server ended; it is started again");
    await sleep(pauseMs, undefined, { signal, ref: false });
    try {
      server = await restart(signal);
      log({ pid: server.pid }, "the database server runs again");
    } catch (error) {
      log({ reason: String(error) }, "the database server could not be started again");
    }
  }

  async function watch(): Promise<void> {
    let losses = 0;
    for (let since = Date.now(); ; await sleep(lookMs, undefined, { signal, ref: false })) {
      if (isRunning(server)) continue;
      losses = Date.now() - since > calmMs ? 1 : losses + 1;
      await startAgain(losses);
      since = Date.now();
    }
  }

  // Only the end of a pause by `stop` rejects.
  const watching = watch().catch(() => undefined);
  return {
    current: () => server,
    async stop() {
      stopping.abort();
      await watching;
      await stopPostmaster(server);
    },
  };
}
