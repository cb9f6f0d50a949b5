import type { Tx } from "../transaction.js";
import type { ListedDeadLetter } from "./list-dead-letters.js";

const statement = {
  name: "take-dead-letter",
  text: `UPDATE dead_letter SET state = 'replayed', last_at = now() WHERE id = $1 AND state = 'open'
    RETURNING id, kind, target_id, item_id, partition_key, sequence, code, reason, attempts, first_at, last_at`,
};

/** Takes an open dead letter to be replayed; if that fails too, it opens again. */
export const takeDeadLetter = async (tx: Tx, id: string): Promise<ListedDeadLetter | undefined> =>
  (await tx.run<ListedDeadLetter>(statement, [id]))[0];
