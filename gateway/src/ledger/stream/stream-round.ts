import { moveStreamCursor } from "../../store/sql/move-stream-cursor.js";
import { type LeafRow, readLeaves } from "../../store/sql/read-leaves.js";
import { readStreamCursor } from "../../store/sql/read-stream-cursor.js";
import { type Store, systemContext } from "../../store/transaction.js";
import type { Outlet } from "./outlets-of.js";
import type { Streamed } from "./streamed.js";

export interface StreamDeps {
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly warn: (fields: object, message: string) => void;
}

const batchEntries = 100;
const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/** What retention let go of is passed over. */
const streamedOf = (rows: readonly LeafRow[]): readonly Streamed[] =>
  rows.flatMap(({ index, at_ms, entry }) => (entry === null ? [] : [{ index, at: new Date(at_ms), entry }]));

/** Sends the next sealed entries; true when there may be more. The cursor moves after they arrived: never one is left out. */
async function next({ store, signal }: StreamDeps, { id, send }: Outlet): Promise<boolean> {
  const cursor = await store.transact(systemContext, (tx) => readStreamCursor(tx, id));
  if (cursor === undefined) return false;
  const { log, next: from } = cursor;
  const rows = await store.transact(systemContext, (tx) => readLeaves(tx, from, from + batchEntries));
  if (rows.length === 0) return false;
  const batch = streamedOf(rows);
  if (batch.length > 0) await send(batch, signal);
  await store.transact(systemContext, (tx) => moveStreamCursor(tx, id, log, from + rows.length));
  return rows.length === batchEntries;
}

/** One stream, which waits longer with every failure in a row and never gives up. */
export function follow(deps: StreamDeps, outlet: Outlet): () => Promise<void> {
  let failures = 0;
  let notBefore = 0;
  return async () => {
    if (performance.now() < notBefore) return;
    try {
      while (!deps.signal.aborted && (await next(deps, outlet)));
      failures = 0;
    } catch (error) {
      notBefore = performance.now() + Math.min(longestWaitMs, firstWaitMs * 2 ** failures);
      failures += 1;
      const reason = error instanceof Error ? error.message : String(error);
      deps.warn({ stream: outlet.id, failures, reason }, "entries of the book could not be sent on; tried again");
    }
  };
}
