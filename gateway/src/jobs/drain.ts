import type { Logger } from "pino";
import type { JobQueue, JobStore, JobWorker } from "./job-store.js";

const drainMs = 7_000;
const abortMs = 2_000;
const leaveMs = 500;

/** Closes workers, queues and store in this order and never takes longer than 10 seconds. */
export async function closeWithin(deps: {
  readonly store: JobStore;
  readonly queues: readonly JobQueue[];
  readonly workers: readonly JobWorker[];
  readonly log: Logger;
}): Promise<void> {
  deps.store.giveUp();
  await drain(deps.workers, deps.log);
  await within(leaveMs, all(deps.queues.map((queue) => queue.close())));
  await within(leaveMs, deps.store.close());
}

async function drain(workers: readonly JobWorker[], log: Logger): Promise<void> {
  const drained = all(workers.map((worker) => worker.close()));
  if (await within(drainMs, drained)) return;
  for (const worker of workers) worker.cancelAllJobs("the gateway is stopping");
  if (await within(abortMs, drained)) return;
  log.warn("some jobs did not end when told to; another worker takes them over");
  // Not awaited: it may wait for a server that is away.
  for (const worker of workers) void worker.disconnect().catch(() => undefined);
}

async function all(closing: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(closing);
}

/** Whether the work ended in time. */
function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const done = () => {
      clearTimeout(timer);
      resolve(true);
    };
    work.then(done, done);
  });
}
