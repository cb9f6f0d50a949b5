import { oneByOne } from "@gatehouse/sdk";
import { startChild } from "../../child.js";
import { readJournal } from "../journal.js";
import type { Acked, Progress, SimulatorJob, SimulatorQuestion } from "./job.js";

export interface Simulator {
  progress(): Promise<Progress>;
  /** Ends it; everything that was acknowledged. */
  finish(): Promise<readonly Acked[]>;
  stop(): Promise<void>;
}

/** Starts the process that sends; it sends at once. */
export async function startSimulator(job: SimulatorJob): Promise<Simulator> {
  const child = startChild("./chaos/simulator/simulator.js");
  const inTurn = oneByOne();
  const ask = <Reply>(question: SimulatorQuestion): Promise<Reply> => inTurn(() => child.ask<Reply>(question));
  await ask({ type: "start", ...job });
  return {
    progress: () => ask<Progress>({ type: "progress" }),
    async finish() {
      await ask({ type: "finish" });
      return readJournal<Acked>(job.file);
    },
    stop: child.stop,
  };
}
