import { claimDeliveries, type Spared } from "../../store/sql/claim-deliveries.js";
import { claimSuccessors, type Lane } from "../../store/sql/claim-successors.js";
import type { DeliveryRow } from "../../store/sql/delivery-row.js";
import { readEvents } from "../../store/sql/read-events.js";
import { type Store, systemContext, type Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import type { Leased } from "../record-events.js";
import { openEvent } from "../stored-event.js";

export interface ClaimDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly setup: { readonly name: string; readonly publicUrl: string };
  readonly owner: string;
}

function leasedOf(row: DeliveryRow, leasedAt: number): Leased {
  return {
    id: row.id,
    kind: row.kind,
    targetId: row.target_id,
    itemId: row.item_id,
    partitionKey: row.partition_key,
    sequence: Number(row.sequence),
    ordered: row.ordered,
    fence: Number(row.fence),
    attempt: row.attempt,
    crashes: row.crashes,
    begun: row.begun,
    ...(row.replay_id !== null && { replayId: row.replay_id }),
    firstAt: row.first_at,
    leasedAt,
    ...(row.gap !== null && { gap: row.gap }),
  };
}

/** Reads the events of claimed rows; an erased one stays without. */
async function withEvents(deps: ClaimDeps, items: readonly Leased[]): Promise<Leased[]> {
  const ids = items.filter((item) => item.kind === "endpoint" && item.gap === undefined).map((item) => item.itemId);
  if (ids.length === 0) return [...items];
  const stored = await deps.store.transact(systemContext, (tx) => readEvents(tx, ids));
  const events = new Map(
    stored.filter((row) => row.wrapped !== null).map((row) => [row.id, { event: openEvent(deps, row), kid: row.kid }]),
  );
  return items.map((item) => ({ ...item, ...events.get(item.itemId) }));
}

async function claim(deps: ClaimDeps, take: (tx: Tx) => Promise<DeliveryRow[]>): Promise<Leased[]> {
  const leasedAt = performance.now();
  const rows = await deps.store.transact(systemContext, take);
  const items = rows.map((row) => leasedOf(row, leasedAt));
  return (await withEvents(deps, items)).sort((a, b) => a.sequence - b.sequence);
}

/** Leases due rows, ready to be sent, in the order of their sequence. */
export const claimDue = (deps: ClaimDeps, spared: Spared, limit: number): Promise<Leased[]> =>
  claim(deps, (tx) => claimDeliveries(tx, deps.owner, spared, limit));

/** Leases the rows that stood behind finished ones. */
export function claimNext(deps: ClaimDeps, lanes: readonly Lane[]): Promise<Leased[]> {
  const unique = [...new Map(lanes.map((l) => [`${l.kind}|${l.targetId}|${l.partitionKey}`, l])).values()];
  return claim(deps, (tx) => claimSuccessors(tx, unique, deps.owner));
}
