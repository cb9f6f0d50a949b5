import type { Tx } from "../transaction.js";

const statement = {
  name: "set-source-message",
  text: `UPDATE source_key SET message_id = $3 WHERE account_id = $1 AND key = $2`,
};

/** The message an arrival became, when that was not known as its key was taken. */
export const setSourceMessage = (tx: Tx, accountId: string, key: Buffer, messageId: string): Promise<unknown> =>
  tx.run(statement, [accountId, key, messageId]);
