import type { Tx } from "../transaction.js";

export const deadLetterKinds = ["raw", "delivery", "command", "held"] as const;
type DeadLetterKind = (typeof deadLetterKinds)[number];

export interface ListedDeadLetter {
  readonly id: string;
  readonly kind: DeadLetterKind;
  readonly target_id: string;
  readonly item_id: string;
  readonly partition_key: string | null;
  readonly sequence: string | null;
  readonly code: string;
  readonly reason: string;
  readonly attempts: number;
  readonly first_at: Date;
  readonly last_at: Date;
}

const statement = {
  name: "list-dead-letters",
  text: `SELECT id, kind, target_id, item_id, partition_key, sequence, code, reason, attempts, first_at, last_at
    FROM dead_letter WHERE state = 'open' AND id > $1 AND ($2::text IS NULL OR kind = $2) ORDER BY id LIMIT $3`,
};

/** Open dead letters, oldest first. */
export const listDeadLetters = (
  tx: Tx,
  after: string,
  kind: string | null,
  limit: number,
): Promise<ListedDeadLetter[]> => tx.run<ListedDeadLetter>(statement, [after, kind, limit]);
