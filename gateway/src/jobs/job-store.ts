import type { Processor, Queue, Worker, WorkerOptions } from "bullmq";

/** Where jobs are kept; BullMQ's two back ends differ only behind this. */
export interface JobStore {
  openQueue(name: string): JobQueue;
  openWorker(name: string, processor: JobProcessor, options: Omit<WorkerOptions, "connection">): JobWorker;
  /** Stops waiting for a server that is away: this process ends. */
  giveUp(): void;
  /** Closes the shared connections; every queue and worker is closed before. */
  close(): Promise<void>;
}

/** The data of each job: an id and nothing else, because a queue stores it in clear. */
export interface JobData {
  readonly id: string;
}

export type JobProcessor = Processor<JobData, void, string>;

export type JobQueue = Pick<
  Queue<JobData, void, string>,
  "add" | "getJob" | "getJobScheduler" | "upsertJobScheduler" | "removeJobScheduler" | "waitUntilReady" | "close"
>;

export type JobWorker = Pick<
  Worker<JobData, void, string>,
  "waitUntilReady" | "close" | "disconnect" | "cancelJob" | "cancelAllJobs"
> & {
  on(event: "failed", listener: (job: FailedJob | undefined) => void): unknown;
  on(event: "lockRenewalFailed", listener: (jobIds: string[]) => void): unknown;
};

/** What is read of a failed job; `finishedOn` is set only when no retry is left. */
export interface FailedJob {
  readonly name: string;
  readonly data: JobData;
  readonly attemptsMade: number;
  readonly failedReason?: string;
  readonly finishedOn?: number | null;
}
