import { setTimeout as sleep } from "node:timers/promises";
import { PluginError } from "@gatehouse/sdk";
import type { RunDeps, Running } from "./run-child.js";
import { runChild } from "./run-child.js";

export interface KeepDeps extends RunDeps {
  /** Before each start: is the package still what was approved? Throws with words for people. */
  readonly verify: () => Promise<void>;
  readonly run?: typeof runChild;
}

/** The process of one account, started again when it ends, until it has ended too often. */
export interface Kept {
  /** The running child, or the next one. Throws `invalid_config` when there will be none. */
  child(): Promise<Running>;
  stop(): Promise<void>;
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : "unknown");

/** How many ends there were within the time, this one among them. */
function endsCounter(withinMs: number): () => number {
  let ends: number[] = [];
  return () => {
    const now = performance.now();
    ends = [...ends.filter((at) => now - at < withinMs), now];
    return ends.length;
  };
}

/** Starts at once, and starts again after each end, each time a little later. */
export function keepChild(deps: KeepDeps): Kept {
  const { log, limits, verify, run = runChild } = deps;
  const countEnd = endsCounter(limits.restartsWithinMs);
  const stopping = new AbortController();
  let running: Running | undefined;
  let current = begin();

  async function begin(): Promise<Running> {
    await verify();
    const child = await run(deps);
    if (stopping.signal.aborted) void child.stop();
    running = child;
    void child.ended.then((why) => again(why));
    return child;
  }

  function refuse(why: string): Promise<Running> {
    log.error({ reason: why }, "the account is paused: its connector ended too often; mend it and start again");
    const paused = new PluginError(
      "invalid_config",
      `the connector is paused, it ended too often; the last time: ${why}`,
    );
    const refused = Promise.reject<Running>(paused);
    refused.catch(() => undefined);
    return refused;
  }

  function again(why: string): void {
    running = undefined;
    if (stopping.signal.aborted) return;
    const ends = countEnd();
    if (ends > limits.restarts) {
      current = refuse(why);
      return;
    }
    const pauseMs = Math.min(limits.firstPauseMs * 2 ** (ends - 1), limits.longestPauseMs);
    log.warn({ reason: why, pauseMs }, "the connector's process ended; it is started again");
    current = sleep(pauseMs, undefined, { signal: stopping.signal }).then(begin);
    watch();
  }

  /** A start that fails is an end like any other; one that was refused is final. */
  function watch(): void {
    const mine = current;
    mine.catch((error: unknown) => {
      if (mine !== current || (error instanceof PluginError && error.code === "invalid_config")) return;
      again(wordsOf(error));
    });
  }

  watch();
  return {
    async child() {
      for (;;) {
        const mine = current;
        try {
          const child = await mine;
          if (!child.isEnding() || stopping.signal.aborted) return child;
          await child.ended;
        } catch (error) {
          // Another start is on its way already.
          if (mine === current || stopping.signal.aborted) throw error;
        }
      }
    },
    async stop() {
      stopping.abort();
      await running?.stop();
    },
  };
}
