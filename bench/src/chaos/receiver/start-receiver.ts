import { oneByOne } from "@gatehouse/sdk";
import { startChild } from "../../child.js";
import { readJournal } from "../journal.js";
import type { Behaviour, ReceiverCounts, ReceiverQuestion } from "./job.js";
import type { Taken } from "./taken.js";

export interface Receiver {
  readonly port: number;
  behave(behaviour: Behaviour): Promise<void>;
  count(): Promise<ReceiverCounts>;
  /** Closes it; everything it took, in order. */
  finish(): Promise<readonly Taken[]>;
  stop(): Promise<void>;
}

/** Starts the receiver on a free port of 127.0.0.1; it writes what it takes into `file`. */
export async function startReceiver(secret: string, file: string, seed: number): Promise<Receiver> {
  const child = startChild("./chaos/receiver/receiver.js");
  const inTurn = oneByOne();
  const ask = <Reply>(question: ReceiverQuestion): Promise<Reply> => inTurn(() => child.ask<Reply>(question));
  const port = await ask<number>({ type: "open", secret, file, seed });
  return {
    port,
    behave: async (behaviour) => void (await ask({ type: "behave", behaviour })),
    count: () => ask<ReceiverCounts>({ type: "count" }),
    async finish() {
      await ask({ type: "close" });
      return readJournal<Taken>(file);
    },
    stop: child.stop,
  };
}
