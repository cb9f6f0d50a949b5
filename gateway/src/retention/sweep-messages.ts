import { openMessage, sealMessage } from "../pipeline/stored-message.js";
import { emptyEvents } from "../store/sql/empty-events.js";
import { emptyLeftovers } from "../store/sql/empty-leftovers.js";
import { emptyMessages } from "../store/sql/empty-messages.js";
import { type AfterRow, type DueMessage, fromTheOldest, listDueMessages } from "../store/sql/list-due-messages.js";
import { readMessages } from "../store/sql/read-messages.js";
import { systemContext, type Tx } from "../store/transaction.js";
import type { Removed, RetentionDeps } from "./run.js";
import { tombstoneOf } from "./tombstone.js";

/** A person who was set aside cannot be read: what is theirs is emptied unread. */
async function tombstones(
  { keyring }: RetentionDeps,
  tx: Tx,
  due: readonly DueMessage[],
): Promise<{ id: string; content: Buffer }[]> {
  const rows = await readMessages(
    tx,
    due.map(({ id }) => id),
  );
  return rows.map((row) => {
    if (row.wrapped === null || row.content.length === 0) return { id: row.id, content: Buffer.alloc(0) };
    const { message, key } = openMessage(keyring, row);
    return { id: row.id, content: sealMessage(key, tombstoneOf(message, tx.now)) };
  });
}

interface Batch {
  readonly last: AfterRow | undefined;
  readonly counts: Removed;
}

async function nextMessages(deps: RetentionDeps, tx: Tx, cutOff: Date, after: AfterRow): Promise<Batch> {
  const batch = await listDueMessages(tx, cutOff, after);
  const counts = await emptyMessages(
    tx,
    await tombstones(
      deps,
      tx,
      batch.filter(({ held }) => !held),
    ),
  );
  return { last: batch.at(-1), counts: { ...counts } };
}

async function nextEvents(tx: Tx, cutOff: Date, after: AfterRow): Promise<Batch> {
  const batch = await emptyEvents(tx, cutOff, after);
  return { last: batch, counts: { events: batch?.emptied ?? 0 } };
}

/** Batch by batch, each in a transaction of its own. */
async function all(deps: RetentionDeps, next: (tx: Tx, after: AfterRow) => Promise<Batch>): Promise<Removed> {
  const total: Record<string, number> = {};
  for (let after = fromTheOldest; ; ) {
    const { last, counts } = await deps.store.transact(systemContext, (tx) => next(tx, after));
    for (const [what, n] of Object.entries(counts)) total[what] = (total[what] ?? 0) + n;
    if (last === undefined) return total;
    after = { at: last.at, id: last.id };
  }
}

/** Puts tombstones in place of messages, and empties events and whatever else repeats their words. */
export async function sweepMessages(deps: RetentionDeps, cutOff: Date): Promise<Removed> {
  const messages = await all(deps, (tx, after) => nextMessages(deps, tx, cutOff, after));
  const events = await all(deps, (tx, after) => nextEvents(tx, cutOff, after));
  return { ...messages, ...events, ...(await deps.store.transact(systemContext, (tx) => emptyLeftovers(tx, cutOff))) };
}
