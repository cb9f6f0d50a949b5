import type { Tx } from "../transaction.js";
import { messageColumns, type StoredMessage } from "./read-messages.js";

const statement = {
  name: "read-references",
  text: `SELECT ${messageColumns}
    FROM message m JOIN data_key k ON k.kid = m.kid
    WHERE m.conversation_id = $1 AND m.sequence < $2 AND m.source_bidx IS NOT NULL AND m.visibility = 'public'
    ORDER BY m.sequence DESC LIMIT 50`,
};

/** The conversation's earlier messages that a provider knows, newest first: what a reply threads by. */
export const readReferences = (tx: Tx, conversationId: string, before: number): Promise<StoredMessage[]> =>
  tx.run<StoredMessage>(statement, [conversationId, before]);
