import type { Tx } from "../transaction.js";

const statement = {
  name: "settle-held",
  text: `UPDATE dead_letter SET state = 'settled', last_at = now() WHERE kind = 'held' AND item_id = $1 AND state = 'open'`,
};

/** A receipt told what became of a message that was held: nobody has to decide any more. */
export const settleHeld = (tx: Tx, messageId: string): Promise<unknown> => tx.run(statement, [messageId]);
