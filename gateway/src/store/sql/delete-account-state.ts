import type { Tx } from "../transaction.js";

const statement = {
  name: "delete-account-state",
  text: `DELETE FROM account_state WHERE account_id = $1 AND key = $2`,
};

export const deleteAccountState = (tx: Tx, accountId: string, key: string): Promise<unknown> =>
  tx.run(statement, [accountId, key]);
