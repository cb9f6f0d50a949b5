import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "settle-dead-letters",
  text: `UPDATE dead_letter SET state = 'replayed', last_at = now()
    WHERE kind = 'delivery' AND target_id = $1 AND item_id = ANY($2::text[]) AND state = 'open'`,
};

/** Dead letters whose events are on their way again; one that fails again opens anew. */
export const settleDeadLetters = (tx: Tx, endpointId: string, eventIds: readonly string[]): Promise<unknown> =>
  tx.run(statement, [endpointId, textArray(eventIds)]);
