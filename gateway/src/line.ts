import { startBook } from "./book.js";
import { keepSign, soundAlarms } from "./desk/alarms.js";
import { finishErasures } from "./erasure/finish.js";
import { keepList } from "./erasure/keep-list.js";
import { exportBook } from "./export-book.js";
import { exportPeople } from "./export-people.js";
import { moveLanded } from "./files/move-landed.js";
import { removeDoomed } from "./files/remove-doomed.js";
import type { Metrics } from "./http/metrics.js";
import { createMetrics } from "./http/metrics.js";
import { every } from "./jobs/every.js";
import { housekeeping } from "./jobs/housekeeping.js";
import type { Jobs } from "./jobs/jobs.js";
import { startKeyWear } from "./key-wear.js";
import { type Admission, createAdmission } from "./pipeline/admission.js";
import type { AdmitDeps } from "./pipeline/admit/deps.js";
import { createDispatcher, type Dispatcher, lookAgainMs } from "./pipeline/deliver/dispatcher.js";
import { recoverDead } from "./pipeline/deliver/recover.js";
import { watchEndpoints } from "./pipeline/health/watch.js";
import { settleParkedReceipts } from "./pipeline/parked-receipts.js";
import type { Recorded } from "./pipeline/record-events.js";
import { advanceReplays } from "./pipeline/redeliver/advance-replays.js";
import type { ReplayDeps } from "./pipeline/replay.js";
import { type Closers, outboxChannel, type Runtime } from "./runtime.js";
import { startSearch } from "./search-follow.js";
import { alarmingMs } from "./store/clock.js";
import { claimSuccessors } from "./store/sql/claim-successors.js";
import { ensurePartitions } from "./store/sql/ensure-partitions.js";
import { freeStranded } from "./store/sql/free-stranded.js";
import { releaseLeases } from "./store/sql/release-leases.js";
import { systemContext } from "./store/transaction.js";
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

const sweepMs = 500;
const recoverMs = 2_000;
const replayMs = 500;

/** Where no worker runs, what a commit recorded is left free, and the workers are told. */
function handOver({ store, session, log }: Runtime): (recorded: Recorded) => void {
  const free = async (behind: Recorded["behind"]): Promise<void> => {
    if (behind.length > 0) await store.transact(systemContext, (tx) => claimSuccessors(tx, behind, null));
    await session.notify(outboxChannel);
  };
  const complain = (error: unknown): void =>
    log.warn({ err: error }, "the workers could not be told; their next sweep will see");
  return ({ behind }) => {
    free(behind).catch(complain);
    if (behind.length > 0) setTimeout(() => void free(behind).catch(complain), lookAgainMs);
  };
}

/** Events of the past that somebody wants to be sent again, at the pace they chose. */
async function replay(runtime: Runtime, dispatcher: Dispatcher): Promise<void> {
  const recorded = await advanceReplays(runtime);
  if (recorded.sent === 0) return;
  dispatcher.dispatch(recorded);
  await dispatcher.sweep();
}

function startSending(runtime: Runtime, deps: AdmitDeps, metrics: () => Metrics, closers: Closers): Dispatcher {
  const { store, egress, links, log, mapper, owner, session } = runtime;
  const watch = watchEndpoints();
  const dispatcher = createDispatcher({
    ...deps,
    owner,
    store,
    now: store.clock.now,
    egress,
    mapper,
    links,
    log: (fields, message) => log.warn(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    observe: (tried) => {
      const { item, outcome, durationMs } = tried;
      const sign = watch(tried, performance.now());
      if (sign !== undefined)
        keepSign(alarmDeps(runtime, deps, dispatcher.dispatch), sign).catch((error: unknown) =>
          log.warn({ endpoint: sign.endpointId, err: error }, "how the endpoint is doing could not be kept"),
        );
      metrics().attempts.inc({ target: item.targetId, verdict: outcome.kind });
      metrics().attemptSeconds.observe({ target: item.targetId }, durationMs / 1000);
    },
  });
  const complain = (error: unknown): void =>
    log.warn({ err: error }, "the outbox could not be swept; it is tried again");
  const sweeping = every(sweepMs, () => dispatcher.sweep(), complain);
  const recovering = every(recoverMs, () => recoverDead({ store, session }, owner), complain);
  const replaying = every(replayMs, () => replay(runtime, dispatcher), complain);
  closers.add("dispatcher", async () => {
    await Promise.all([sweeping.stop(), recovering.stop(), replaying.stop()]);
    await dispatcher.stop();
    await store.transact(systemContext, (tx) => releaseLeases(tx, owner));
  });
  return dispatcher;
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

/** Nothing breaks at once by a wrong clock, so nobody would look for it: it is said aloud. */
export function warnOfClock({ store, log }: Pick<Runtime, "store" | "log">): void {
  const offset_secs = Math.round(store.clock.offsetMs() / 1000);
  if (Math.abs(offset_secs) * 1000 >= alarmingMs)
    log.warn({ offset_secs }, "this machine's clock is not the database's; the database's is used, set this one right");
}

function startHousekeeping(runtime: Runtime, jobs: Jobs, replay: ReplayDeps, closers: Closers): void {
  const { store, log } = runtime;
  const stop = new AbortController();
  const tasks = housekeeping(
    [
      {
        name: "partitions",
        cron: "7 3 * * *",
        run: () => store.transact(systemContext, async (tx) => void (await ensurePartitions(tx))),
      },
      {
        name: "stranded",
        cron: "* * * * *",
        run: () => store.transact(systemContext, async (tx) => void (await freeStranded(tx))),
      },
      { name: "parked_receipts", cron: "*/5 * * * * *", run: () => settleParkedReceipts(replay) },
      { name: "alarms", cron: "*/10 * * * * *", run: () => soundAlarms(alarmDeps(runtime, replay, replay.dispatch)) },
      { name: "erasures", cron: "*/2 * * * * *", run: () => finishErasures({ ...replay, dataDir: runtime.dataDir }) },
      { name: "erased_list", cron: "* * * * *", run: () => keepList(runtime) },
      { name: "doomed_files", cron: "25 * * * * *", run: () => removeDoomed(runtime) },
      { name: "exports", cron: "*/2 * * * * *", run: () => exportBook(runtime, stop.signal) },
      { name: "person_exports", cron: "*/2 * * * * *", run: () => exportPeople(runtime, stop.signal) },
      { name: "landed_files", cron: "*/5 * * * * *", run: () => moveLanded(runtime) },
      { name: "clock", cron: "*/10 * * * *", run: async () => warnOfClock(runtime) },
      { name: "reconcile", cron: "*/15 * * * * *", run: () => reconcile(runtime, jobs) },
    ],
    log,
  );
  closers.add("housekeeping", () => {
    stop.abort();
    return tasks.stop();
  });
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
  // Two workers that start together may both make a schedule; whoever comes second is put right by the next round.
  if (worker)
    await Promise.all([reconcile(runtime, jobs), pollAtStart(runtime, jobs)]).catch((error: unknown) =>
      runtime.log.warn({ err: error }, "the schedules could not be made yet; they are made again in 15 s"),
    );
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
