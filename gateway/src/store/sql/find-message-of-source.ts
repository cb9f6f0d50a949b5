import type { Tx } from "../transaction.js";

const statement = {
  name: "find-message-of-source",
  text: `SELECT id, conversation_id FROM message WHERE account_id = $1 AND source_bidx = $2
    UNION ALL SELECT id, conversation_id FROM message WHERE account_id = $1 AND id = $3
    LIMIT 1`,
};

/** The message a provider means by its own id for it, or by ours. */
export const findMessageOfSource = (
  tx: Tx,
  accountId: string,
  bidx: Buffer,
  id: string,
): Promise<{ id: string; conversation_id: string }[]> => tx.run(statement, [accountId, bidx, id]);
