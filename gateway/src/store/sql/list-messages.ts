import type { Tx } from "../transaction.js";
import { messageColumns, type StoredMessage } from "./read-messages.js";

const statement = {
  name: "list-messages",
  text: `SELECT ${messageColumns} FROM message m JOIN data_key k ON k.kid = m.kid
    WHERE m.conversation_id = $1 AND m.sequence > $2 ORDER BY m.sequence LIMIT $3`,
};

/** Messages of one conversation by their number. */
export const listMessages = (tx: Tx, conversationId: string, after: number, limit: number): Promise<StoredMessage[]> =>
  tx.run<StoredMessage>(statement, [conversationId, after, limit]);
