import type { Tx } from "../transaction.js";

export interface KeyToWrap {
  readonly kid: string;
  readonly wrapped: Buffer;
}

const statement = {
  name: "list-keys-to-wrap",
  text: `SELECT kid, coalesce(wrapped, withheld) AS wrapped FROM data_key
    WHERE kid > $1 AND kek_id <> $2 AND coalesce(wrapped, withheld) IS NOT NULL ORDER BY kid LIMIT $3`,
};

/** Data keys after this one that another generation than `kekId` wraps. */
export const listKeysToWrap = (tx: Tx, after: string, kekId: string, limit: number): Promise<KeyToWrap[]> =>
  tx.run<KeyToWrap>(statement, [after, kekId, limit]);
