import { setTimeout as sleep } from "node:timers/promises";
import type { Host, RawEvent } from "../plugin.js";

type Emit = (events: readonly RawEvent[]) => Promise<void>;

const retryMs = 1000;
/** More than any telephone system makes while a database restarts; beyond it the oldest are given up. */
const capacity = 10_000;

/** Reports on their way to the commit, in order. Calls never wait for it: a database that is down must not hang up telephones. */
export interface Outbox {
  put(events: readonly RawEvent[]): void;
  /** Resolves when everything put so far is committed, or the signal is aborted. */
  settled(): Promise<void>;
}

export function outbox(emit: Emit, host: Host, signal: AbortSignal, committed: () => Promise<void>): Outbox {
  const waiting: RawEvent[] = [];
  let running: Promise<void> | undefined;

  const deliver = async (event: RawEvent): Promise<void> => {
    while (!signal.aborted) {
      try {
        return await emit([event]);
      } catch (error) {
        host.log.warn(
          { reason: (error as Error).message, waiting: waiting.length },
          "a step of a call waits to be stored",
        );
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  };
  const drain = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) await deliver(next);
    if (!signal.aborted) await committed();
    running = undefined;
    if (waiting.length > 0 && !signal.aborted) running = drain();
  };
  return {
    put(events) {
      waiting.push(...events);
      if (waiting.length > capacity) {
        host.log.error({ lost: waiting.length - capacity }, "too many steps of calls wait: the oldest are given up");
        waiting.splice(0, waiting.length - capacity);
      }
      running ??= drain();
    },
    async settled() {
      while (running !== undefined && !signal.aborted) await running;
    },
  };
}
