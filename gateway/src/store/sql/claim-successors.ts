import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { type DeliveryRow, deliveryColumns } from "./delivery-row.js";
import { leaseSecs } from "./insert-deliveries.js";

/** All that is delivered in order: one conversation at one target. */
export interface Lane {
  readonly kind: string;
  readonly targetId: string;
  readonly partitionKey: string;
}

const statement = {
  name: "claim-successors",
  text: `WITH heads AS (
      SELECT h.id FROM unnest($1::text[], $2::text[], $3::text[]) AS i(kind, target, part)
      JOIN LATERAL (SELECT d.id, d.due_at, d.parked FROM delivery d
        WHERE d.kind = i.kind AND d.target_id = i.target AND d.partition_key = i.part
        ORDER BY d.sequence LIMIT 1) h ON h.due_at = 'infinity' AND NOT h.parked)
    UPDATE delivery d SET owner = $4, fence = d.fence + 1,
      due_at = CASE WHEN $4::text IS NULL THEN now() ELSE now() + make_interval(secs => ${leaseSecs}) END
    FROM heads WHERE d.id = heads.id AND d.due_at = 'infinity' RETURNING ${deliveryColumns}`,
};

/**
 * Takes the row that stood behind a finished one. Asked after the commit that finished it, and again by whoever put a
 * row behind, after that commit: whichever comes second sees both. Nothing passes a parked row by.
 */
export const claimSuccessors = (tx: Tx, lanes: readonly Lane[], owner: string | null): Promise<DeliveryRow[]> =>
  tx.run<DeliveryRow>(statement, [
    textArray(lanes.map((l) => l.kind)),
    textArray(lanes.map((l) => l.targetId)),
    textArray(lanes.map((l) => l.partitionKey)),
    owner,
  ]);
