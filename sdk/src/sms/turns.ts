import { setTimeout as sleep } from "node:timers/promises";
import { PluginError } from "../error.js";

/** Runs `run` when its turn has come. Throws `unavailable` when aborted before: nothing was run. */
export type Turns = <T>(run: () => Promise<T>, signal: AbortSignal) => Promise<T>;

const givenUp = (): PluginError => new PluginError("unavailable", "given up before its turn came");

interface Seats {
  /** Resolves when one is free, in the order of asking. */
  take(signal: AbortSignal): Promise<void>;
  giveBack(): void;
}

function createSeats(count: number): Seats {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    take: (signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => {
          waiting.splice(waiting.indexOf(sit), 1);
          reject(givenUp());
        };
        const sit = (): void => {
          signal.removeEventListener("abort", abort);
          free -= 1;
          resolve();
        };
        if (free > 0) return sit();
        waiting.push(sit);
        signal.addEventListener("abort", abort, { once: true });
      }),
    giveBack: () => {
      free += 1;
      waiting.shift()?.();
    },
  };
}

/** Resolves so many times a second at most, each after the one before: a late one is not made up for in a burst. */
function createPace(perSecond: number): (signal: AbortSignal) => Promise<void> {
  let before: Promise<void> = Promise.resolve();
  let startedAt = Number.NEGATIVE_INFINITY;
  async function start(signal: AbortSignal): Promise<void> {
    const waitMs = startedAt + 1000 / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    startedAt = performance.now();
  }
  return (signal) => {
    const mine = before.then(() => start(signal));
    before = mine.catch(() => undefined);
    return mine.catch(() => {
      throw givenUp();
    });
  };
}

/** Runs at most `maxInFlight` at a time and starts at most `maxPerSecond` in a second, in the order of asking. */
export function createTurns(maxInFlight: number, maxPerSecond: number): Turns {
  const seats = createSeats(maxInFlight);
  const pace = createPace(maxPerSecond);
  return async (run, signal) => {
    if (signal.aborted) throw givenUp();
    await seats.take(signal);
    try {
      await pace(signal);
      return await run();
    } finally {
      seats.giveBack();
    }
  };
}
