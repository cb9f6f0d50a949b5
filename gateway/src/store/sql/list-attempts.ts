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
}

const statement = {
  name: "list-attempts",
  text: `SELECT delivery_id, kind, target_id, item_id, attempt, verdict, status, code, detail, duration_ms, address, at
    FROM attempt WHERE item_id = $1 ORDER BY at LIMIT 200`,
};

/** The tries of one event or message, oldest first. */
export const listAttempts = (tx: Tx, itemId: string): Promise<ListedAttempt[]> =>
  tx.run<ListedAttempt>(statement, [itemId]);
