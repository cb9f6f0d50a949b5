import type { Arrival } from "../check/check-arrivals.js";
import { startChild } from "../child.js";
import { sleep, until } from "../clock.js";
import type { SinkQuestion } from "./job.js";

export type Behaviour = Partial<Omit<Extract<SinkQuestion, { type: "reset" }>, "type" | "seed">>;

export interface Sink {
  readonly port: number;
  reset(behaviour?: Behaviour): Promise<void>;
  count(): Promise<number>;
  /** Waits until `expected` requests came and nothing is left to send, then a moment for those that come twice. */
  settle(expected: number, seconds: number, isDrained: () => Promise<boolean>): Promise<readonly Arrival[]>;
  stop(): Promise<void>;
}

const graceMs = 200;
/** Arrivals in one message between processes. */
const dumpedAtOnce = 20_000;

/** Starts the receiver on a free port of 127.0.0.1. */
export async function startSink(secret: string, seed: number): Promise<Sink> {
  const child = startChild("./sink/sink.js");
  const ask = <Reply>(question: SinkQuestion): Promise<Reply> => child.ask<Reply>(question);
  const port = await ask<number>({ type: "open", secret });
  const count = (): Promise<number> => ask<number>({ type: "count" });
  async function dump(): Promise<Arrival[]> {
    const pieces: Arrival[][] = [];
    for (let from = 0, left = await count(); from < left; from += dumpedAtOnce)
      pieces.push(await ask<Arrival[]>({ type: "dump", from, count: dumpedAtOnce }));
    return pieces.flat();
  }
  return {
    port,
    count,
    reset: async ({ delayMs = 0, refusedShare = 0, readsAtOnce = false } = {}) => {
      await ask({ type: "reset", delayMs, refusedShare, readsAtOnce, seed });
    },
    async settle(expected, seconds, isDrained) {
      const isDone = async (): Promise<boolean> => (await count()) >= expected && (await isDrained());
      // What is missing after the time is up is found by id, so the wait itself must not throw.
      await until("the sink", seconds, isDone).catch(() => undefined);
      await sleep(graceMs);
      return dump();
    },
    stop: child.stop,
  };
}
