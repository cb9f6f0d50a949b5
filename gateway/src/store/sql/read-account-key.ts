import type { Tx } from "../transaction.js";
import type { AccountKeyRow } from "./ensure-account-key.js";

const statement = {
  name: "read-account-key",
  text: `SELECT kid, wrapped FROM data_key WHERE class = 'account' AND owner_id = $1`,
};

/** The key of an account; undefined when nothing was sealed for it yet. */
export const readAccountKey = async (tx: Tx, accountId: string): Promise<AccountKeyRow | undefined> =>
  (await tx.run<AccountKeyRow>(statement, [accountId]))[0];
