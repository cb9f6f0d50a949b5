import type { JobName } from "./job-names.js";
import { jobOptions } from "./job-policy.js";
import type { JobQueue } from "./job-store.js";

/** Every so many milliseconds, or cron (five fields, or six with seconds in front) in an IANA time zone. */
export type Timing = { readonly everyMs: number } | { readonly cron: string; readonly timezone: string };

type Known = NonNullable<Awaited<ReturnType<JobQueue["getJobScheduler"]>>>;

/** Clocks of two machines may differ by so much without anybody's being wrong. */
const slackMs = 30_000;
/** No schedule by cron is rarer than daily, and a day may have 25 hours. */
const longestPauseMs = 25 * 3_600_000;

const isAsWished = ({ every, pattern, tz }: Known, timing: Timing): boolean =>
  "everyMs" in timing ? every === timing.everyMs : pattern === timing.cron && tz === timing.timezone;

/** Further away than any next run can be: it was counted by a clock that is, or was, ahead. */
function isTooFar({ next = 0 }: Known, timing: Timing): boolean {
  const pauseMs = "everyMs" in timing ? timing.everyMs : longestPauseMs;
  return next > Date.now() + pauseMs + slackMs;
}

/** Does the next run stand in the queue? A process killed at one moment between two runs leaves none. */
async function hasNext(queue: JobQueue, key: string, { next }: Known): Promise<boolean> {
  const job = await queue.getJob(`repeat:${key}:${next}`);
  return job !== undefined && job.finishedOn === undefined;
}

/**
 * Sees to it that a job runs at its times. What is in order is left alone: to write a schedule by cron anew takes away
 * the run that is just due, and one with a pause would keep a next run that lies too far away.
 */
export async function keepSchedule(
  queue: JobQueue,
  key: string,
  job: { readonly name: JobName; readonly id: string; readonly timing: Timing },
): Promise<void> {
  const { name, id, timing } = job;
  const known = await queue.getJobScheduler(key);
  if (known !== undefined && isTooFar(known, timing)) await queue.removeJobScheduler(key);
  else if (known !== undefined && isAsWished(known, timing) && (await hasNext(queue, key, known))) return;
  const repeat = "everyMs" in timing ? { every: timing.everyMs } : { pattern: timing.cron, tz: timing.timezone };
  await queue.upsertJobScheduler(key, repeat, { name, data: { id }, opts: jobOptions });
}
