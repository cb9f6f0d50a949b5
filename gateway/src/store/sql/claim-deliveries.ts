import type { Tx } from "../transaction.js";
import { type DeliveryRow, deliveryColumns } from "./delivery-row.js";
import { leaseSecs } from "./insert-deliveries.js";

/**
 * The statement is also what the growth benchmark runs. An array, not a join: the planner cannot know how few rows are
 * due, and would read the whole outbox to find them.
 */
export const claimDeliveriesStatement = {
  name: "claim-deliveries",
  text: `WITH due AS (
      SELECT c.id FROM (VALUES (0, 8), (1, 4), (2, 1)) AS lanes(lane, weight)
      CROSS JOIN LATERAL (
        SELECT d.id FROM delivery d
        WHERE NOT d.parked AND d.lane = lanes.lane AND d.due_at <= now()
          AND NOT d.kind || ':' || d.target_id = ANY($2::text[])
          AND (NOT d.ordered OR NOT EXISTS (SELECT 1 FROM delivery e
            WHERE e.kind = d.kind AND e.target_id = d.target_id AND e.partition_key = d.partition_key
              AND e.sequence < d.sequence))
        ORDER BY d.due_at LIMIT $3::int * lanes.weight / 13 FOR UPDATE OF d SKIP LOCKED) c)
    UPDATE delivery d SET owner = $1, fence = d.fence + 1, due_at = now() + make_interval(secs => ${leaseSecs}),
      crashes = CASE WHEN d.owner IS NULL THEN d.crashes ELSE d.crashes + 1 END
    WHERE d.id = ANY (ARRAY(SELECT id FROM due)) RETURNING ${deliveryColumns}`,
};

/**
 * Takes due retries and expired leases, only the oldest row of an ordered lane, and none of the targets to be spared
 * (`kind:id`). The lanes share `limit` 8 : 4 : 1, each read in the order of its index, so that urgent goes first and
 * bulk never starves. The clock is the database's.
 */
export const claimDeliveries = (
  tx: Tx,
  owner: string,
  spared: readonly string[],
  limit: number,
): Promise<DeliveryRow[]> => tx.run<DeliveryRow>(claimDeliveriesStatement, [owner, [...spared], limit]);
