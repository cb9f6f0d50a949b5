import { schedule, type TaskOptions } from "node-cron";
import type { Logger } from "pino";

/** Something each process does for itself, such as emptying a cache; what must happen once goes into `Jobs`. */
export interface HousekeepingTask {
  readonly name: string;
  /** Five fields, or six with seconds in front. */
  readonly cron: string;
  run(): Promise<void>;
}

/** Runs each task at its times until stopped; a run that would overlap the same task's last one is left out. */
export function housekeeping(tasks: readonly HousekeepingTask[], log: Logger): { stop(): Promise<void> } {
  const started = tasks.map((task) => schedule(task.cron, () => attempt(task, log), options(task, log)));
  return {
    async stop() {
      await Promise.all(started.map((task) => task.destroy()));
    },
  };
}

/** A failing task must not stop the others, nor its own next run. */
async function attempt(task: HousekeepingTask, log: Logger): Promise<void> {
  try {
    await task.run();
  } catch (error) {
    log.error({ task: task.name, err: error }, "housekeeping failed; it is tried again at its next time");
  }
}

// node-cron would print missed and overlapping runs to the console in its own format.
function options(task: HousekeepingTask, log: Logger): TaskOptions {
  const note = (message: string | Error) => log.debug({ task: task.name }, String(message));
  const logger = { info: note, warn: note, error: note, debug: note };
  return { name: task.name, noOverlap: true, logger, unref: true };
}
