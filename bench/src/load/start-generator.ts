import { startChild } from "../child.js";
import type { LoadJob, LoadLog } from "./job.js";

export interface Generator {
  run(job: LoadJob): Promise<LoadLog>;
  stop(): Promise<void>;
}

/** Starts the process that sends. */
export function startGenerator(): Generator {
  const child = startChild("./load/generator.js");
  return { run: (job) => child.ask<LoadLog>(job), stop: child.stop };
}
