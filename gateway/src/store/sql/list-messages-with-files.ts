import type { Tx } from "../transaction.js";
import { messageColumns, type StoredMessage } from "./read-messages.js";

const statement = {
  name: "list-messages-with-files",
  text: `SELECT ${messageColumns} FROM message m JOIN data_key k ON k.kid = m.kid
    WHERE m.conversation_id = $1 AND m.sequence > $2
      AND EXISTS (SELECT FROM attachment a WHERE a.message_id = m.id AND a.state = 'stored')
    ORDER BY m.sequence LIMIT $3`,
};

/** Messages of one conversation by their number, of those whose files are stored. */
export const listMessagesWithFiles = (
  tx: Tx,
  conversationId: string,
  after: number,
  limit: number,
): Promise<StoredMessage[]> => tx.run<StoredMessage>(statement, [conversationId, after, limit]);
