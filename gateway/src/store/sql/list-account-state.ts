import type { Tx } from "../transaction.js";

const statement = {
  name: "list-account-state",
  text: `SELECT s.key, s.value, k.kid, k.wrapped FROM account_state s JOIN data_key k ON k.kid = s.kid
    WHERE s.account_id = $1 AND starts_with(s.key, $2) AND (s.expires_at IS NULL OR s.expires_at > now())
    ORDER BY s.expires_at DESC`,
};

export interface StateRow {
  readonly key: string;
  readonly value: Buffer;
  readonly kid: string;
  readonly wrapped: Buffer;
}

/** The sealed values whose keys begin so, the one that ends last first. */
export const listAccountState = (tx: Tx, accountId: string, prefix: string): Promise<StateRow[]> =>
  tx.run<StateRow>(statement, [accountId, prefix]);
