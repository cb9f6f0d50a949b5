import { insertAnchor } from "../../store/sql/insert-anchor.js";
import { type AnchorRow, listAnchors } from "../../store/sql/list-anchors.js";
import { readNewestCheckpoint } from "../../store/sql/read-newest-checkpoint.js";
import { type Store, systemContext } from "../../store/transaction.js";
import { isDue } from "./is-due.js";
import type { Leaving, Sink } from "./sink.js";

export interface AnchorDeps {
  readonly store: Store;
  readonly sinks: readonly Sink[];
  readonly warn: (fields: object, message: string) => void;
  readonly signal: AbortSignal;
}

/** Tries one sink and keeps what came of it; nothing waits for it but the next sink. */
async function leave({ store, warn, signal }: AnchorDeps, { id, kind, send }: Sink, leaving: Leaving): Promise<void> {
  const result = await send(leaving, signal).then(
    (receipt) => ({ status: "sent", receipt: receipt ?? null, error: null }) as const,
    (error: unknown) =>
      ({ status: "failed", receipt: null, error: error instanceof Error ? error.message : String(error) }) as const,
  );
  if (result.status === "failed")
    warn({ anchor: id, reason: result.error }, "a checkpoint could not leave; tried again");
  await store.transact(systemContext, (tx) => insertAnchor(tx, { target: id, kind, size: leaving.size, ...result }));
}

const historyOf = (rows: readonly AnchorRow[], { id, kind }: Sink) => {
  const row = rows.find(({ target, kind: of }) => target === id && of === kind);
  return { sentAt: row?.sent_at ?? null, triedAt: row?.tried_at ?? null, failures: row?.failures ?? 0 };
};

/**
 * Sends the newest checkpoint to every anchor that is due. It is no line of the book: a book that grew by its own
 * anchors would never be at rest.
 */
export async function anchorRound(deps: AnchorDeps): Promise<void> {
  const { store, sinks } = deps;
  if (sinks.length === 0) return;
  const [newest, rows, now] = await store.transact(systemContext, async (tx) => {
    const found = await Promise.all([readNewestCheckpoint(tx), listAnchors(tx, sinks)]);
    return [...found, tx.now] as const;
  });
  if (newest === undefined) return;
  const due = sinks.filter((sink) => isDue(historyOf(rows, sink), sink.everyMs, now));
  for (const sink of due) await leave(deps, sink, { size: newest.size, note: newest.note, at: now });
}
