import type { Tx } from "../transaction.js";

const statement = {
  name: "reopen-conversation",
  text: `UPDATE conversation SET status = 'open', closed_at = NULL WHERE id = $1`,
};

export const reopenConversation = (tx: Tx, id: string): Promise<unknown> => tx.run(statement, [id]);
