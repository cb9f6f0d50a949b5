import type { Logger } from "pino";
import { failureReason } from "./failure-reason.js";
import { isQuiet, type JobName, jobKinds, jobNames } from "./job-names.js";
import { workerOptions } from "./job-policy.js";
import type { FailedJob, JobProcessor, JobStore, JobWorker } from "./job-store.js";

/** Does one job. It may be run twice for one `add`, so it must be idempotent; it ends soon after `signal` aborts. */
export type JobRun = (id: string, signal: AbortSignal) => Promise<void>;

export type JobRuns = Partial<Readonly<Record<JobName, JobRun>>>;

/** Starts a worker for every kind of job that this process can do. */
export function openWorkers(deps: {
  readonly store: JobStore;
  readonly run: JobRuns;
  readonly log: Logger;
}): readonly JobWorker[] {
  return jobNames.flatMap((name) => {
    const run = deps.run[name];
    if (run === undefined) return [];
    const options = {
      ...workerOptions,
      concurrency: jobKinds[name].concurrency,
    };
    return [watch(deps.store.openWorker(name, processor(run), options), deps.log)];
  });
}

// BullMQ hands over a signal only to a function that declares three parameters.
function processor(run: JobRun): JobProcessor {
  return async (job, token, signal) => {
    try {
      await run(job.data.id, signal ?? new AbortController().signal);
    } catch (error) {
      if (signal?.aborted !== true) throw new Error(failureReason(error));
      // Our stop is no failure of the job: it goes back without losing an attempt.
      await job.moveToWait(token);
      const { WaitingError } = await import("bullmq");
      throw new WaitingError();
    }
  };
}

function watch(worker: JobWorker, log: Logger): JobWorker {
  worker.on("failed", (job) => logLastFailure(log, job));
  // Another worker may already run the job whose lock is lost.
  worker.on("lockRenewalFailed", (jobIds) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, "the lock of this job is lost");
  });
  return worker;
}

function logLastFailure(log: Logger, job: FailedJob | undefined): void {
  if (job === undefined || typeof job.finishedOn !== "number") return;
  const { name, data, attemptsMade, failedReason } = job;
  const level = isQuiet(name) ? "debug" : "error";
  log[level]({ job: name, id: data.id, attempts: attemptsMade, reason: failedReason }, "job failed for good");
}
