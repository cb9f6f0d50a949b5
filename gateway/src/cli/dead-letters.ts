import { adviceOn } from "../desk/dead-letter-advice.js";
import { listDeadLetters } from "../store/sql/list-dead-letters.js";
import { systemContext } from "../store/transaction.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { printList } from "./print-list.js";
import { withStore } from "./with-database.js";

export interface ListDeadLettersOptions {
  readonly json?: boolean;
  readonly kind?: string;
  readonly after?: string;
  readonly limit: number;
}

/** Lists what could not go on and waits for a person, oldest first. */
export async function listDeadLettersCommand(options: ListDeadLettersOptions): Promise<number> {
  const { after = "", kind = null, limit } = options;
  const items = await withStore(findPlace(), (store) =>
    store.transact(systemContext, (tx) => listDeadLetters(tx, after, kind, limit)),
  );
  printList(items, options, (item) => [
    item.id,
    item.kind,
    item.target_id,
    item.item_id,
    item.last_at.toISOString(),
    item.code,
    item.reason,
    `→ ${adviceOn(item)}`,
  ]);
  return exitCodes.done;
}
