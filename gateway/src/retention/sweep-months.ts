import { dropMonth } from "../store/sql/drop-month.js";
import { expireRawEvents } from "../store/sql/expire-raw-events.js";
import { listMonths, type MonthlyTable } from "../store/sql/list-months.js";
import { systemContext } from "../store/transaction.js";
import { archiveMonth, expireArchive } from "./archive-months.js";
import { dayMs } from "./classes.js";
import type { Removed, RetentionDeps } from "./run.js";

type MonthDeps = Pick<RetentionDeps, "store" | "dataDir" | "retention">;

/** Drops the months of a table that may go. `ready`: what has to be done before; false where it cannot be. */
async function dropMonths(
  { store }: Pick<MonthDeps, "store">,
  table: MonthlyTable,
  cutOff: Date,
  ready: (month: string) => Promise<boolean> = async () => true,
): Promise<number> {
  const months = await store.transact(systemContext, (tx) => listMonths(tx, table, cutOff));
  let dropped = 0;
  for (const month of months)
    if ((await ready(month)) && (await store.transact(systemContext, (tx) => dropMonth(tx, table, month))))
      dropped += 1;
  return dropped;
}

/** Deletes raw events, then drops the months that are empty. */
export async function sweepRawEvents(deps: Pick<MonthDeps, "store">, cutOff: Date): Promise<Removed> {
  let events = 0;
  for (let after = ""; ; ) {
    const batch = await deps.store.transact(systemContext, (tx) => expireRawEvents(tx, cutOff, after));
    if (batch === undefined) break;
    events += batch.deleted;
    after = batch.id;
  }
  return { raw_events: events, months: await dropMonths(deps, "raw_event", cutOff) };
}

/** The book and the log of deliveries, by whole months; a month of the book goes into the archive first. */
export async function sweepAudit(deps: MonthDeps, cutOff: Date): Promise<Removed> {
  const { audit_archive_days: days } = deps.retention;
  const archived = async (month: string): Promise<boolean> => days === 0 || archiveMonth(deps, month);
  return {
    months: await dropMonths(deps, "audit_entry", cutOff, archived),
    attempt_months: await dropMonths(deps, "attempt", cutOff),
    archived_months: await expireArchive(deps, new Date(cutOff.getTime() - days * dayMs)),
  };
}
