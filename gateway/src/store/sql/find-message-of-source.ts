import type { Tx } from "../transaction.js";

const statement = {
  name: "find-message-of-source",
  text: `SELECT id, conversation_id FROM message WHERE account_id = $1 AND source_bidx = $2 AND direction LIKE $4
    UNION ALL SELECT m.id, m.conversation_id FROM message_part p JOIN message m ON m.id = p.message_id
      WHERE p.account_id = $1 AND p.source_bidx = $2
    UNION ALL SELECT id, conversation_id FROM message WHERE account_id = $1 AND id = $3
    LIMIT 1`,
};

/** The message a provider means by its own id for it, or by ours; a provider may number what it brings and what it takes alike. */
export const findMessageOfSource = (
  tx: Tx,
  accountId: string,
  bidx: Buffer,
  id: string,
  direction: "outbound" | "any",
): Promise<{ id: string; conversation_id: string }[]> =>
  tx.run(statement, [accountId, bidx, id, direction === "any" ? "%" : direction]);
