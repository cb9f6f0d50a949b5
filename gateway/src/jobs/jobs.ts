import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { closeWithin } from "./drain.js";
import { type JobName, jobNames } from "./job-names.js";
import { jobOptions } from "./job-policy.js";
import type { JobQueue } from "./job-store.js";
import { keepSchedule, type Timing } from "./keep-schedule.js";
import { type JobsConnection, openStore } from "./open-store.js";
import { type JobRuns, openWorkers } from "./workers.js";

/** Work to be done later or regularly, once per installation; it carries ids only. */
export interface Jobs {
  /** Asks for one run; while a job with the same `key` still waits, this adds nothing. */
  add(name: JobName, id: string, options?: { readonly delayMs?: number; readonly key?: string }): Promise<void>;
  /** Runs a job regularly until `unschedule`; may be repeated at any time, the newest timing counts. */
  schedule(name: JobName, id: string, timing: Timing): Promise<void>;
  unschedule(name: JobName, id: string): Promise<void>;
  /** Stops taking jobs, lets running ones end, then aborts their signals; at most 10 seconds. */
  close(): Promise<void>;
}

/** What `createJobs` needs. */
export interface JobsDeps {
  readonly connection: JobsConnection;
  /** What each kind of job does; without it this process only adds jobs. */
  readonly run?: JobRuns;
  readonly log: Logger;
}

/** Opens the job layer; throws when the store cannot be reached, since nothing could be added either. */
export async function createJobs(deps: JobsDeps): Promise<Jobs> {
  const store = await openStore(deps.connection, deps.run !== undefined, deps.log);
  const queues = new Map(jobNames.map((name) => [name, store.openQueue(name)]));
  const workers = openWorkers({ store, run: deps.run ?? {}, log: deps.log });
  const close = () =>
    closeWithin({
      store,
      queues: [...queues.values()],
      workers,
      log: deps.log,
    });
  try {
    // Not later: BullMQ would remember a failed first contact for ever.
    await Promise.all([...queues.values(), ...workers].map((part) => part.waitUntilReady()));
  } catch (error) {
    await close();
    throw error;
  }
  return jobsOver((name) => queues.get(name) ?? missing(name), close);
}

function jobsOver(queueOf: (name: JobName) => JobQueue, close: () => Promise<void>): Jobs {
  let closing: Promise<void> | undefined;
  return {
    async add(name, id, options = {}) {
      const deduplication = {
        id: jobKey(options.key ?? `${name}-${id}`),
        keepLastIfActive: true,
      };
      const delay = options.delayMs ?? 0;
      await queueOf(name).add(name, { id }, { ...jobOptions, jobId: randomUUID(), delay, deduplication });
    },
    async schedule(name, id, timing) {
      await keepSchedule(queueOf(name), jobKey(`${name}-${id}`), { name, id, timing });
    },
    async unschedule(name, id) {
      await queueOf(name).removeJobScheduler(jobKey(`${name}-${id}`));
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** BullMQ takes a colon as a separator of its own. */
function jobKey(key: string): string {
  if (key.includes(":")) throw new Error(`The job key "${key}" holds a colon; use "-" instead.`);
  return key;
}

function missing(name: string): never {
  throw new Error(`There is no queue for jobs named "${name}"; names stand in job-names.ts.`);
}
