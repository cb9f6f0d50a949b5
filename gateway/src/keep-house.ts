import { soundAlarms } from "./desk/alarms.js";
import { finishErasures } from "./erasure/finish.js";
import { keepList } from "./erasure/keep-list.js";
import { exportBook } from "./export-book.js";
import { exportPeople } from "./export-people.js";
import { moveLanded } from "./files/move-landed.js";
import { removeDoomed } from "./files/remove-doomed.js";
import { housekeeping } from "./jobs/housekeeping.js";
import type { Jobs } from "./jobs/jobs.js";
import { settleParkedReceipts } from "./pipeline/parked-receipts.js";
import type { ReplayDeps } from "./pipeline/replay.js";
import type { Closers, Runtime } from "./runtime.js";
import { alarmingMs } from "./store/clock.js";
import { ensurePartitions } from "./store/sql/ensure-partitions.js";
import { freeStranded } from "./store/sql/free-stranded.js";
import { systemContext } from "./store/transaction.js";
import { alarmDeps, reconcile } from "./work.js";

/** Nothing breaks at once by a wrong clock, so nobody would look for it: it is said aloud. */
export function warnOfClock({ store, log }: Pick<Runtime, "store" | "log">): void {
  const offset_secs = Math.round(store.clock.offsetMs() / 1000);
  if (Math.abs(offset_secs) * 1000 >= alarmingMs)
    log.warn({ offset_secs }, "this machine's clock is not the database's; the database's is used, set this one right");
}

/** What has to be done again and again, whatever comes in. */
export function startHousekeeping(runtime: Runtime, jobs: Jobs, replay: ReplayDeps, closers: Closers): void {
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
