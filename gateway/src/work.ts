import type { AlarmDeps } from "./desk/alarms.js";
import { pollEndpoint } from "./desk/poll-endpoint.js";
import { tellDeadlines } from "./desk/tell-deadlines.js";
import { createJobs, type Jobs } from "./jobs/jobs.js";
import type { Admission } from "./pipeline/admission.js";
import type { AdmitDeps } from "./pipeline/admit/deps.js";
import type { Dispatcher } from "./pipeline/deliver/dispatcher.js";
import { fetchAttachment } from "./pipeline/fetch-attachment.js";
import { namePerson } from "./pipeline/name-person.js";
import { pollAccount } from "./pipeline/poll.js";
import type { ReplayDeps } from "./pipeline/replay.js";
import { transcribe } from "./pipeline/transcribe.js";
import { runRetention } from "./retention/run.js";
import type { Closers, Runtime } from "./runtime.js";
import { expire } from "./store/sql/expire.js";
import { listPendingAttachments } from "./store/sql/list-pending-attachments.js";
import { systemContext } from "./store/transaction.js";

const pollMs = 60_000;
/** An agent's answer should not wait a minute where the helpdesk cannot call us. */
const pollEndpointMs = 10_000;

export const alarmDeps = (runtime: Runtime, deps: AdmitDeps, dispatch: Dispatcher["dispatch"]): AlarmDeps => ({
  ...deps,
  store: runtime.store,
  to: runtime.loaded.config.alarms,
  dispatch,
  warn: (fields, message) => runtime.log.warn(fields, message),
});

/** Asks again for what must happen: the job store may have forgotten everything at any moment. */
export async function reconcile(runtime: Runtime, jobs: Jobs): Promise<void> {
  for (const account of runtime.setup.accounts.values())
    if (account.session()?.poll !== undefined) await jobs.schedule("poll", account.id, { everyMs: pollMs });
  for (const endpoint of runtime.setup.endpoints.values())
    if (endpoint.options.commands.length > 0 && endpoint.session()?.poll !== undefined)
      await jobs.schedule("poll", endpoint.id, { everyMs: pollEndpointMs });
  await jobs.schedule("sweep", "expire", { cron: "17 * * * *", timezone: "UTC" });
  await jobs.schedule("sweep", "retention", { cron: "40 2,14 * * *", timezone: runtime.setup.timezone });
  await jobs.schedule("sweep", "deadlines", { cron: "30 8 * * *", timezone: runtime.setup.timezone });
  const pending = await runtime.store.transact(systemContext, (tx) => listPendingAttachments(tx));
  for (const { id } of pending) await jobs.add("attachment", id);
}

/** A process that was killed may hold the account's poll for 20 s; the next one does not wait for that. */
export async function pollAtStart({ setup, owner }: Runtime, jobs: Jobs): Promise<void> {
  for (const account of setup.accounts.values())
    if (account.session()?.poll !== undefined)
      await jobs.add("poll", account.id, { key: `poll-${account.id}-${owner}` });
}

/** What jobs work with; made after the job store is open. */
export interface Work {
  readonly admission: Admission;
  readonly replay: ReplayDeps;
}

/** A file that came in is put into words where that is wanted; what holds no speech is left alone there. */
async function fetchFile(runtime: Runtime, jobs: Jobs, id: string, signal: AbortSignal): Promise<void> {
  await fetchAttachment(runtime, id, signal);
  if (runtime.setup.transcription !== undefined) await jobs.add("transcribe", id);
}

async function transcribeFile(
  { setup, egress, contents }: Runtime,
  { replay }: Work,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const { transcription } = setup;
  if (transcription !== undefined) await transcribe({ ...replay, egress, transcription, contents }, id, signal);
}

/** Accounts and endpoints share their ids' space. */
async function poll(runtime: Runtime, work: Work, id: string, signal: AbortSignal): Promise<void> {
  const endpoint = runtime.setup.endpoints.get(id);
  if (endpoint === undefined) await pollAccount({ ...runtime, ...work }, id, signal);
  else await pollEndpoint(work.replay, endpoint, signal);
}

/** Rounds that one process makes for all. */
async function sweepBy(runtime: Runtime, { replay }: Work, id: string): Promise<void> {
  if (id === "retention")
    return void (await runRetention({ ...runtime, retention: runtime.setup.retention }, systemContext));
  if (id === "deadlines") return tellDeadlines(alarmDeps(runtime, replay, replay.dispatch));
  await runtime.store.transact(systemContext, (tx) => expire(tx));
}

/** The job store, and what this process does of the jobs in it. */
export async function openJobs(runtime: Runtime, worker: boolean, work: () => Work, closers: Closers): Promise<Jobs> {
  const { log, database, loaded } = runtime;
  const { redisUrl } = loaded.environment;
  const app = typeof database.app === "string" ? { connectionString: database.app } : { ...database.app };
  const jobs = await createJobs({
    connection: redisUrl === undefined ? { postgres: app } : { redisUrl },
    log,
    ...(worker && {
      run: {
        poll: (id: string, signal: AbortSignal) => poll(runtime, work(), id, signal),
        attachment: (id: string, signal: AbortSignal) => fetchFile(runtime, jobs, id, signal),
        transcribe: (id: string, signal: AbortSignal) => transcribeFile(runtime, work(), id, signal),
        profile: (id: string, signal: AbortSignal) => namePerson({ ...work().replay, log }, id, signal),
        sweep: (id: string) => sweepBy(runtime, work(), id),
      },
    }),
  });
  closers.add("jobs", () => jobs.close());
  return jobs;
}
