import { findParkedReceipts } from "../store/sql/find-parked-receipts.js";
import { readRawEvent } from "../store/sql/read-raw-event.js";
import { takeParkedReceipt } from "../store/sql/take-parked-receipt.js";
import { systemContext } from "../store/transaction.js";
import { admitAgain } from "./admit/admit-batch.js";
import { arriveAgain, type ReplayDeps } from "./replay.js";

async function settleOne(deps: ReplayDeps, rawId: string): Promise<void> {
  const batch = await deps.store.transact(systemContext, async (tx) => {
    const row = await readRawEvent(tx, rawId);
    if (!(await takeParkedReceipt(tx, rawId)) || row === undefined) return undefined;
    return admitAgain(deps, tx, await arriveAgain(deps, row));
  });
  if (batch !== undefined) deps.dispatch(batch);
}

/** Applies receipts that came before their message. */
export async function settleParkedReceipts(deps: ReplayDeps): Promise<void> {
  const rows = await deps.store.transact(systemContext, (tx) => findParkedReceipts(tx));
  for (const { raw_id } of rows) await settleOne(deps, raw_id);
}
