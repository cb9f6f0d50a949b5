import { int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface NewDeadLetter {
  readonly id: string;
  readonly kind: "raw" | "delivery" | "command" | "held";
  readonly targetId: string;
  readonly itemId: string;
  readonly partitionKey: string | null;
  readonly sequence: number | null;
  readonly code: string;
  readonly reason: string;
  readonly attempts: number;
}

const statement = {
  name: "insert-dead-letters",
  text: `INSERT INTO dead_letter (id, kind, target_id, item_id, partition_key, sequence, code, reason, attempts)
    SELECT id, kind, target, item, part, seq::bigint, code, reason, attempts
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
      AS i(id, kind, target, item, part, seq, code, reason, attempts)
    ON CONFLICT (kind, target_id, item_id) DO UPDATE
      SET state = 'open', code = excluded.code, reason = excluded.reason, last_at = now(),
        attempts = dead_letter.attempts + excluded.attempts`,
};

/** Keeps what could not go on, with the reason; the same thing failing again opens its old letter. */
export const insertDeadLetters = (tx: Tx, rows: readonly NewDeadLetter[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.kind)),
    textArray(rows.map((r) => r.targetId)),
    textArray(rows.map((r) => r.itemId)),
    textArray(rows.map((r) => r.partitionKey)),
    textArray(rows.map((r) => (r.sequence === null ? null : String(r.sequence)))),
    textArray(rows.map((r) => r.code)),
    textArray(rows.map((r) => r.reason)),
    int8Array(rows.map((r) => r.attempts)),
  ]);
