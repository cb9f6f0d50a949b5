import { entryBytes } from "../../ledger/entry.js";
import { newId, uuidv7 } from "../../store/id.js";
import { countSoughtEvents } from "../../store/sql/count-sought-events.js";
import { insertAuditEntries } from "../../store/sql/insert-audit-entries.js";
import { insertReplay } from "../../store/sql/insert-replay.js";
import type { Context, Tx } from "../../store/transaction.js";
import type { Endpoint } from "../setup.js";
import { type ReplayWish, soughtBy } from "./wish.js";

/** Counts what a wish would send and, unless it is a dry run, lets the workers begin. A filter may still pass over some. */
export async function startReplay(
  tx: Tx,
  context: Context,
  endpoint: Endpoint,
  wish: ReplayWish,
): Promise<{ readonly id?: string; readonly total: number }> {
  const total = await countSoughtEvents(tx, soughtBy(endpoint, wish));
  if (wish.dry_run) return { total };
  const id = newId("rpl");
  const bounded = { ...wish, to: wish.to ?? tx.now.toISOString() };
  await insertReplay(tx, {
    id,
    endpointId: endpoint.id,
    actor: context.actor,
    filter: bounded,
    perSecond: wish.per_second,
    total,
  });
  const object = { k: "replay", id };
  const ctx = { target: endpoint.id, events: total, per_second: wish.per_second };
  const entry = { id: uuidv7(), type: "replay.started", outcome: "success", object, ctx } as const;
  await insertAuditEntries(tx, [{ type: entry.type, bytes: entryBytes(entry, context, tx.now) }]);
  return { id, total };
}
