import { newId } from "../../store/id.js";
import type { PlacedEvent } from "../../store/sql/find-sought-events.js";
import { insertDeliveries, type NewDelivery } from "../../store/sql/insert-deliveries.js";
import { settleDeadLetters } from "../../store/sql/settle-dead-letters.js";
import type { Tx } from "../../store/transaction.js";
import type { Recorded } from "../record-events.js";
import type { Endpoint } from "../setup.js";

export interface Again extends Recorded {
  readonly sent: number;
  /** Still in the outbox: not doubled. */
  readonly skipped: number;
}

export const lanes = { asked: 1, replay: 2 } as const;

interface Why {
  readonly replayId: string;
  readonly lane: (typeof lanes)[keyof typeof lanes];
}

const rowOf =
  (endpoint: Endpoint, why: Why) =>
  (event: PlacedEvent): NewDelivery => ({
    id: newId("dlv"),
    kind: "endpoint",
    targetId: endpoint.id,
    itemId: event.id,
    partitionKey: event.partition_key,
    sequence: Number(event.sequence),
    ordered: endpoint.options.order === "strict",
    ...why,
  });

/** The first of each conversation, and those behind them: a row sees only those that earlier statements wrote. */
function inTwo(rows: readonly NewDelivery[]): readonly (readonly NewDelivery[])[] {
  const seen = new Set<string>();
  const first = rows.filter(({ partitionKey }) => !seen.has(partitionKey) && seen.add(partitionKey));
  const heads = new Set(first);
  return [first, rows.filter((row) => !heads.has(row))];
}

/** Puts events of the past into the outbox once more, under their own ids; one whose row is still there is left alone. */
export async function redeliver(tx: Tx, endpoint: Endpoint, events: readonly PlacedEvent[], why: Why): Promise<Again> {
  const rows = events.map(rowOf(endpoint, why));
  const made = new Map<string, boolean>();
  for (const part of inTwo(rows).filter(({ length }) => length > 0))
    for (const { id, behind } of await insertDeliveries(tx, part, null)) made.set(id, behind);
  const done = rows.filter(({ id }) => made.has(id));
  const ids = done.map(({ itemId }) => itemId);
  if (ids.length > 0) await settleDeadLetters(tx, endpoint.id, ids);
  const behind = done.filter(({ id }) => made.get(id));
  return { leased: [], behind, sent: done.length, skipped: rows.length - done.length };
}
