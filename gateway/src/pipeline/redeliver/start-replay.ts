import { append } from "../../ledger/append.js";
import { newId } from "../../store/id.js";
import { countSoughtEvents } from "../../store/sql/count-sought-events.js";
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
  await append(tx, context, { type: "replay.started", outcome: "success", object, ctx });
  return { id, total };
}
