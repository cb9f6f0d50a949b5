import type { DefaultJobOptions, WorkerOptions } from "bullmq";

/** How a job is retried and kept: the truth is in our own tables, so a finished job is only a trace for people. */
export const jobOptions = {
  attempts: 8,
  backoff: { type: "exponential", delay: 1_000, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: { age: 7 * 86_400, count: 1_000 },
  // Stack traces may quote what a person wrote, and a queue stores them in clear.
  stackTraceLimit: 0,
} as const satisfies DefaultJobOptions;

/**
 * A killed worker's job is taken over within lockDuration + 2 × stalledInterval. BullMQ fails a job for good at its
 * second stall by default, which two restarts in a row would cause.
 */
export const workerOptions = {
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 5,
  runRetryDelay: 2_000,
} as const satisfies Omit<WorkerOptions, "connection">;
