import { listDeliveries } from "../store/sql/list-deliveries.js";
import { systemContext } from "../store/transaction.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { printList } from "./print-list.js";
import { withStore } from "./with-database.js";

export interface ListDeliveriesOptions {
  readonly json?: boolean;
  readonly target?: string;
  readonly after?: string;
  readonly limit: number;
}

/** Lists what has not been delivered yet, oldest first. */
export async function listDeliveriesCommand(options: ListDeliveriesOptions): Promise<number> {
  const { after = "", target = null, limit } = options;
  const items = await withStore(findPlace(), (store) =>
    store.transact(systemContext, (tx) => listDeliveries(tx, after, target, limit)),
  );
  printList(items, options, (item) => [
    item.id,
    item.target_id,
    item.item_id,
    `attempt ${item.attempt}`,
    item.parked || item.due_at === null ? "waits for its turn" : `due ${item.due_at.toISOString()}`,
    item.last_code ?? "",
  ]);
  return exitCodes.done;
}
