import type { Tx } from "../transaction.js";
import { type DeliveryRow, deliveryColumns } from "./delivery-row.js";
import { leaseSecs } from "./insert-deliveries.js";

/** The statement is also what the growth benchmark runs. */
export const claimDeliveriesStatement = {
  name: "claim-deliveries",
  text: `WITH due AS (
      SELECT d.id FROM delivery d
      WHERE NOT d.parked AND d.lane = ANY('{0,1,2}'::smallint[]) AND d.due_at <= now()
        AND NOT d.kind || ':' || d.target_id = ANY($2::text[])
        AND (NOT d.ordered OR NOT EXISTS (SELECT 1 FROM delivery e
          WHERE e.kind = d.kind AND e.target_id = d.target_id AND e.partition_key = d.partition_key
            AND e.sequence < d.sequence))
      ORDER BY d.lane, d.due_at LIMIT $3 FOR UPDATE OF d SKIP LOCKED)
    UPDATE delivery d SET owner = $1, fence = d.fence + 1, due_at = now() + make_interval(secs => ${leaseSecs}),
      crashes = CASE WHEN d.owner IS NULL THEN d.crashes ELSE d.crashes + 1 END
    FROM due WHERE d.id = due.id RETURNING ${deliveryColumns}`,
};

/**
 * Takes due retries and expired leases, urgent lanes first, only the oldest row of an ordered lane, and none of the
 * targets to be spared (`kind:id`). The clock is the database's.
 */
export const claimDeliveries = (
  tx: Tx,
  owner: string,
  spared: readonly string[],
  limit: number,
): Promise<DeliveryRow[]> => tx.run<DeliveryRow>(claimDeliveriesStatement, [owner, [...spared], limit]);
