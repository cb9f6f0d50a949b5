import type { Tx } from "../transaction.js";

const statement = {
  name: "get-account-state",
  text: `SELECT s.value, k.kid, k.wrapped FROM account_state s JOIN data_key k ON k.kid = s.kid
    WHERE s.account_id = $1 AND s.key = $2 AND (s.expires_at IS NULL OR s.expires_at > now())`,
};

/** One sealed value of a connector's state. */
export const getAccountState = async (
  tx: Tx,
  accountId: string,
  key: string,
): Promise<{ value: Buffer; kid: string; wrapped: Buffer } | undefined> =>
  (await tx.run<{ value: Buffer; kid: string; wrapped: Buffer }>(statement, [accountId, key]))[0];
