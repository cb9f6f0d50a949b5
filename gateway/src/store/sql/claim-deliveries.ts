import type { Tx } from "../transaction.js";
import { type DeliveryRow, deliveryColumns } from "./delivery-row.js";
import { leaseSecs } from "./insert-deliveries.js";

/**
 * The statement is also what the growth benchmark runs. Targets are found by leaping through the index, then each is
 * asked for its oldest due rows: what waits for a spared one is not read. The last array is no join: the planner cannot
 * know how few rows are due, and would read the whole outbox to find them.
 */
export const claimDeliveriesStatement = {
  name: "claim-deliveries",
  text: `WITH RECURSIVE targets AS (
      (SELECT lane, kind, target_id FROM delivery WHERE NOT parked ORDER BY lane, kind, target_id LIMIT 1)
      UNION ALL
      SELECT n.lane, n.kind, n.target_id FROM targets t CROSS JOIN LATERAL (
        SELECT d.lane, d.kind, d.target_id FROM delivery d
        WHERE NOT d.parked AND (d.lane, d.kind, d.target_id) > (t.lane, t.kind, t.target_id)
        ORDER BY d.lane, d.kind, d.target_id LIMIT 1) n),
    due AS (
      SELECT c.id FROM (VALUES (0, 8), (1, 4), (2, 1)) AS lanes(lane, weight)
      CROSS JOIN LATERAL (
        SELECT own.id FROM targets t CROSS JOIN LATERAL (
          SELECT d.id, d.due_at FROM delivery d
          WHERE NOT d.parked AND d.lane = t.lane AND d.kind = t.kind AND d.target_id = t.target_id AND d.due_at <= now()
            AND (NOT d.ordered OR NOT EXISTS (SELECT 1 FROM delivery e
              WHERE e.kind = d.kind AND e.target_id = d.target_id AND e.partition_key = d.partition_key
                AND e.sequence < d.sequence))
          ORDER BY d.due_at
          LIMIT CASE WHEN t.kind || ':' || t.target_id = ANY($3::text[]) THEN 1 ELSE $4::int * lanes.weight / 13 END
          FOR UPDATE OF d SKIP LOCKED) own
        WHERE t.lane = lanes.lane AND NOT t.kind || ':' || t.target_id = ANY($2::text[])
        ORDER BY own.due_at LIMIT $4::int * lanes.weight / 13) c)
    UPDATE delivery d SET owner = $1, fence = d.fence + 1, due_at = now() + make_interval(secs => ${leaseSecs}),
      crashes = CASE WHEN d.owner IS NULL THEN d.crashes ELSE greatest(d.crashes, 1) END
    WHERE d.id = ANY (ARRAY(SELECT id FROM due)) RETURNING ${deliveryColumns}`,
};

/** Targets, `kind:id`, that are not simply asked for what is due. */
export interface Spared {
  /** Get nothing. */
  readonly none: readonly string[];
  /** Were spared, and get one row of each lane to be tried with. */
  readonly one: readonly string[];
}

/**
 * Takes due retries and expired leases, only the oldest row of an ordered lane. The lanes share `limit` 8 : 4 : 1, each
 * from the oldest, so that urgent goes first and bulk never starves. The clock is the database's.
 */
export const claimDeliveries = (tx: Tx, owner: string, { none, one }: Spared, limit: number): Promise<DeliveryRow[]> =>
  tx.run<DeliveryRow>(claimDeliveriesStatement, [owner, [...none], [...one], limit]);
