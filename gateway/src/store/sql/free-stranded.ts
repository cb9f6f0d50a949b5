import type { Tx } from "../transaction.js";

const statement = {
  name: "free-stranded",
  text: `UPDATE delivery d SET due_at = now() WHERE d.due_at = 'infinity' AND NOT EXISTS (
      SELECT 1 FROM delivery e WHERE e.kind = d.kind AND e.target_id = d.target_id
        AND e.partition_key = d.partition_key AND e.sequence < d.sequence)`,
};

/** A row whose predecessor ended in the same instant a process died would wait for ever: found again here. */
export const freeStranded = (tx: Tx): Promise<unknown> => tx.run(statement, []);
