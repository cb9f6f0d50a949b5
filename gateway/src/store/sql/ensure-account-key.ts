import type { Tx } from "../transaction.js";

export interface AccountKeyRow {
  readonly kid: string;
  readonly wrapped: Buffer;
}

const statement = {
  name: "ensure-account-key",
  text: `WITH made AS (
      INSERT INTO data_key (kid, class, owner_id, wrapped, kek_id) VALUES ($1, 'account', $2, $3, $4)
      ON CONFLICT (owner_id) WHERE class = 'account' DO NOTHING RETURNING kid, wrapped)
    SELECT kid, wrapped FROM made
    UNION ALL SELECT kid, wrapped FROM data_key WHERE class = 'account' AND owner_id = $2 LIMIT 1`,
};

/** The key of an account: the offered one, or the one it already has. Empty when another process makes it right now. */
export const ensureAccountKey = (
  tx: Tx,
  accountId: string,
  offered: { readonly kid: string; readonly wrapped: Buffer; readonly kekId: string },
): Promise<AccountKeyRow[]> =>
  tx.run<AccountKeyRow>(statement, [offered.kid, accountId, offered.wrapped, offered.kekId]);
