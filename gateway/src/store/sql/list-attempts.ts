import type { Tx } from "../transaction.js";

export interface ListedAttempt {
  readonly delivery_id: string;
  readonly kind: string;
  readonly target_id: string;
  readonly item_id: string;
  readonly attempt: number;
  readonly verdict: string;
  readonly status: number | null;
  readonly code: string | null;
  readonly detail: string | null;
  readonly duration_ms: number;
  readonly address: string | null;
  readonly at: Date;
  /** Sent again by this replay. */
  readonly replay_id: string | null;
  /** The beginning of the receiver's answer, sealed. */
  readonly answer: Buffer | null;
  readonly answer_kid: string | null;
  readonly answer_wrapped: Buffer | null;
}

const statement = {
  name: "list-attempts",
  text: `SELECT a.delivery_id, a.kind, a.target_id, a.item_id, a.attempt, a.verdict, a.status, a.code, a.detail, a.duration_ms,
      a.address, a.at, a.replay_id, a.answer, a.answer_kid, k.wrapped AS answer_wrapped
    FROM attempt a LEFT JOIN data_key k ON k.kid = a.answer_kid WHERE a.item_id = $1 ORDER BY a.at, a.delivery_id, a.attempt`,
};

/** The tries of one event or message, oldest first. */
export const listAttempts = (tx: Tx, itemId: string): Promise<ListedAttempt[]> =>
  tx.run<ListedAttempt>(statement, [itemId]);
