import { dropMonth } from "../store/sql/drop-month.js";
import { expireRawEvents } from "../store/sql/expire-raw-events.js";
import { listMonths, type MonthlyTable } from "../store/sql/list-months.js";
import { systemContext } from "../store/transaction.js";
import type { Removed, RetentionDeps } from "./run.js";

/** Drops the months of a table that may go. */
async function dropMonths({ store }: RetentionDeps, table: MonthlyTable, cutOff: Date): Promise<number> {
  const months = await store.transact(systemContext, (tx) => listMonths(tx, table, cutOff));
  let dropped = 0;
  for (const month of months)
    if (await store.transact(systemContext, (tx) => dropMonth(tx, table, month))) dropped += 1;
  return dropped;
}

/** Deletes raw events, then drops the months that are empty. */
export async function sweepRawEvents(deps: RetentionDeps, cutOff: Date): Promise<Removed> {
  let events = 0;
  for (let after = ""; ; ) {
    const batch = await deps.store.transact(systemContext, (tx) => expireRawEvents(tx, cutOff, after));
    if (batch === undefined) break;
    events += batch.deleted;
    after = batch.id;
  }
  return { raw_events: events, months: await dropMonths(deps, "raw_event", cutOff) };
}

/** The book and the log of deliveries, by whole months. */
export const sweepAudit = async (deps: RetentionDeps, cutOff: Date): Promise<Removed> => ({
  months: await dropMonths(deps, "audit_entry", cutOff),
  attempt_months: await dropMonths(deps, "attempt", cutOff),
});
