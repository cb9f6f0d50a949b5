import { byteaArray, int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface Attempt {
  readonly deliveryId: string;
  readonly kind: string;
  readonly targetId: string;
  readonly itemId: string;
  readonly attempt: number;
  readonly verdict: string;
  readonly status: number | null;
  readonly code: string | null;
  readonly detail: string | null;
  readonly durationMs: number;
  readonly address: string | null;
  /** The beginning of the receiver's answer, sealed. */
  readonly answer: { readonly kid: string; readonly value: Buffer } | null;
  readonly replayId: string | null;
}

const statement = {
  name: "insert-attempts",
  text: `INSERT INTO attempt (delivery_id, kind, target_id, item_id, attempt, verdict, status, code, detail, duration_ms, address,
      answer, answer_kid, replay_id)
    SELECT delivery, kind, target, item, attempt, verdict, status::int, code, detail, ms, address,
      CASE WHEN kept THEN answer END, CASE WHEN kept THEN kid END, replay
    FROM (SELECT i.*, answer IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event e JOIN data_key k ON k.kid = e.kid
        WHERE e.id = i.item AND k.wrapped IS NULL) AS kept
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::bigint[], $11::text[], $12::bytea[], $13::text[], $14::text[])
      AS i(delivery, kind, target, item, attempt, verdict, status, code, detail, ms, address, answer, kid, replay)) i`,
};

/** The delivery log: one row for each try. Whoever was erased while the call was under way must not live on in its answer. */
export const insertAttempts = (tx: Tx, rows: readonly Attempt[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.deliveryId)),
    textArray(rows.map((r) => r.kind)),
    textArray(rows.map((r) => r.targetId)),
    textArray(rows.map((r) => r.itemId)),
    int8Array(rows.map((r) => r.attempt)),
    textArray(rows.map((r) => r.verdict)),
    textArray(rows.map((r) => (r.status === null ? null : String(r.status)))),
    textArray(rows.map((r) => r.code)),
    textArray(rows.map((r) => r.detail)),
    int8Array(rows.map((r) => r.durationMs)),
    textArray(rows.map((r) => r.address)),
    byteaArray(rows.map((r) => r.answer?.value ?? null)),
    textArray(rows.map((r) => r.answer?.kid)),
    textArray(rows.map((r) => r.replayId)),
  ]);
