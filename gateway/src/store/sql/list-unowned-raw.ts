import type { Tx } from "../transaction.js";

export interface UnownedRaw {
  readonly id: string;
  readonly account_id: string;
  readonly content_type: string;
  readonly kid: string;
  readonly wrapped: Buffer;
  readonly body: Buffer;
}

const statement = {
  name: "list-unowned-raw",
  text: `SELECT r.id, r.account_id, r.content_type, r.kid, k.wrapped, r.body
    FROM raw_event r JOIN data_key k ON k.kid = r.kid
    WHERE r.unowned AND r.id > $1 AND k.wrapped IS NOT NULL ORDER BY r.id LIMIT $2`,
};

/** Raw events of nobody known, page by page. */
export const listUnownedRaw = (tx: Tx, after: string, limit: number): Promise<UnownedRaw[]> =>
  tx.run<UnownedRaw>(statement, [after, limit]);
