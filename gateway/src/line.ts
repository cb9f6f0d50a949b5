import { startBook } from "./book.js";
import { createMetrics, type Metrics } from "./http/metrics.js";
import type { Jobs } from "./jobs/jobs.js";
import { startHousekeeping, warnOfClock } from "./keep-house.js";
import { startKeyWear } from "./key-wear.js";
import { type Admission, createAdmission } from "./pipeline/admission.js";
import type { AdmitDeps } from "./pipeline/admit/deps.js";
import type { ReplayDeps } from "./pipeline/replay.js";
import type { Closers, Runtime } from "./runtime.js";
import { startSearch } from "./search-follow.js";
import { handOver, startSending } from "./sending.js";
import { alarmDeps, openJobs, pollAtStart, reconcile, type Work } from "./work.js";

/** The moving parts of the line in this process. */
export interface Line {
  readonly admission: Admission;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly replay: ReplayDeps;
  /** Asks for a poll of an account. */
  readonly knock: (accountId: string) => void;
  readonly sweep: () => void;
  /** Targets this process spares after failures in a row: `kind:id`. */
  readonly broken: () => readonly string[];
}

const later =
  (runtime: Runtime, jobs: () => Jobs, name: "poll" | "attachment" | "profile") =>
  (id: string): void => {
    jobs()
      .add(name, id)
      .catch((error: unknown) =>
        runtime.log.warn({ id, err: error }, "a job could not be added; the reconciler adds what must be done"),
      );
  };

/** Two workers that start together may both make a schedule; whoever comes second is put right by the next round. */
async function schedule(runtime: Runtime, jobs: Jobs): Promise<void> {
  await Promise.all([reconcile(runtime, jobs), pollAtStart(runtime, jobs)]).catch((error: unknown) =>
    runtime.log.warn({ err: error }, "the schedules could not be made yet; they are made again in 15 s"),
  );
}

/** Starts admission, sending and jobs, as far as this process's roles go. */
export async function startLine(runtime: Runtime, closers: Closers): Promise<Line> {
  const { setup, keyring, links, owner, loaded, store } = runtime;
  const worker = loaded.environment.roles.includes("worker");
  const files = { links, maxBytes: setup.limits.attachment_bytes };
  const waitMs: AdmitDeps["waitMs"] = (target) => dispatcher?.waitMs(target);
  const admit: AdmitDeps = { setup, keyring, files, owner: worker ? owner : null, waitMs };
  let work: Work | undefined;
  const jobs = await openJobs(runtime, worker, () => work as Work, closers);
  const dispatcher = worker ? startSending(runtime, admit, () => metrics, closers) : undefined;
  const dispatch = dispatcher?.dispatch ?? handOver(runtime);
  const fetchOne = later(runtime, () => jobs, "attachment");
  const fetchLater = (ids: readonly string[]): void => ids.forEach(fetchOne);
  const nameOne = later(runtime, () => jobs, "profile");
  const nameLater = (ids: readonly string[]): void => ids.forEach(nameOne);
  const admission = createAdmission({ ...admit, store, dispatch, fetchLater, nameLater });
  const metrics = createMetrics({
    pending: () => admission.pending(),
    inFlight: () => dispatcher?.inFlight() ?? 0,
    broken: () => dispatcher?.broken() ?? [],
    clockOffsetMs: store.clock.offsetMs,
    sealLagSecs: () => book?.lagSecs() ?? 0,
    sealedEntries: () => book?.size() ?? 0,
    anchorAges: () => book?.anchorAges() ?? [],
  });
  const replay: ReplayDeps = { ...admit, store, dispatch, fetchLater };
  const book = worker ? startBook(runtime, alarmDeps(runtime, replay, dispatch), closers) : undefined;
  work = { admission, replay };
  warnOfClock(runtime);
  startKeyWear(runtime, closers);
  if (worker) startSearch(runtime, closers);
  if (worker) startHousekeeping(runtime, jobs, replay, closers);
  if (worker) await schedule(runtime, jobs);
  const sweep = (): void =>
    void dispatcher
      ?.sweep()
      .catch((error: unknown) => runtime.log.warn({ err: error }, "the outbox could not be swept"));
  return {
    admission,
    jobs,
    metrics,
    replay,
    knock: later(runtime, () => jobs, "poll"),
    sweep,
    broken: () => dispatcher?.broken() ?? [],
  };
}
