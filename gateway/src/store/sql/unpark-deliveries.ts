import type { Tx } from "../transaction.js";

const statement = {
  name: "unpark-deliveries",
  text: `UPDATE delivery d SET parked = false, due_at = CASE WHEN d.due_at = 'infinity' AND d.ordered AND EXISTS (
        SELECT 1 FROM delivery e WHERE e.kind = d.kind AND e.target_id = d.target_id
          AND e.partition_key = d.partition_key AND e.sequence < d.sequence) THEN d.due_at ELSE now() END
    WHERE d.id = ANY (ARRAY(
      SELECT id FROM delivery WHERE kind = 'endpoint' AND target_id = $1 AND parked ORDER BY id FOR UPDATE))`,
};

/** What was parked for an endpoint is due at once; what stands behind another row of its lane goes on standing there. */
export const unparkDeliveries = (tx: Tx, endpointId: string): Promise<unknown> => tx.run(statement, [endpointId]);
