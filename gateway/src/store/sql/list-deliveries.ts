import type { Tx } from "../transaction.js";

export interface ListedDelivery {
  readonly id: string;
  readonly kind: string;
  readonly target_id: string;
  readonly item_id: string;
  readonly conversation_or_person: string;
  readonly sequence: string;
  readonly attempt: number;
  /** Null: not before what is ahead of it. */
  readonly due_at: Date | null;
  readonly leased: boolean;
  readonly parked: boolean;
  readonly first_at: Date;
  readonly last_code: string | null;
}

const statement = {
  name: "list-deliveries",
  text: `SELECT id, kind, target_id, item_id, partition_key AS conversation_or_person, sequence, attempt,
      CASE WHEN isfinite(due_at) THEN due_at END AS due_at, owner IS NOT NULL AS leased, parked, first_at, last_code
    FROM delivery WHERE id > $1 AND ($2::text IS NULL OR target_id = $2) ORDER BY id LIMIT $3`,
};

/** Unfinished deliveries, oldest first. */
export const listDeliveries = (
  tx: Tx,
  after: string,
  target: string | null,
  limit: number,
): Promise<ListedDelivery[]> => tx.run<ListedDelivery>(statement, [after, target, limit]);
