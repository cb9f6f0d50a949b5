import type { ChildProcess } from "node:child_process";
import { afterEach } from "node:test";
import { createJobs, type Jobs } from "../jobs.js";
import type { JobsConnection } from "../open-store.js";
import type { JobRuns } from "../workers.js";
import { capturedLog } from "./captured-log.js";

/** What each store gives to the suite. */
export interface SuiteStore {
  connection(): JobsConnection;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** What a test of the suite works with; all of it is closed after each test. */
export interface Rig {
  readonly store: SuiteStore;
  readonly captured: ReturnType<typeof capturedLog>;
  /** Killed after the test. */
  readonly children: ChildProcess[];
  open(run?: JobRuns): Promise<Jobs>;
}

/** Sets the suite up over one store. */
export function createRig(store: SuiteStore): Rig {
  const opened: Jobs[] = [];
  const children: ChildProcess[] = [];
  const captured = capturedLog();
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await Promise.all(opened.splice(0).map((jobs) => jobs.close()));
    captured.lines.length = 0;
  });
  const open = async (run?: JobRuns) => {
    const jobs = await createJobs({ connection: store.connection(), log: captured.log, ...(run && { run }) });
    opened.push(jobs);
    return jobs;
  };
  return { store, captured, children, open };
}
