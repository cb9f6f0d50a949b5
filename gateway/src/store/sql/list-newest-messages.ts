import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { messageColumns, type StoredMessage } from "./read-messages.js";

const statement = {
  name: "list-newest-messages",
  text: `SELECT ${messageColumns} FROM unnest($1::text[]) AS i(conversation_id)
    CROSS JOIN LATERAL (SELECT * FROM message
      WHERE conversation_id = i.conversation_id AND visibility = 'public' ORDER BY sequence DESC LIMIT $2) m
    JOIN data_key k ON k.kid = m.kid`,
};

/** The newest messages of these conversations, at most `limit` each, notes left out; in no order. */
export const listNewestMessages = (
  tx: Tx,
  conversationIds: readonly string[],
  limit: number,
): Promise<StoredMessage[]> => tx.run<StoredMessage>(statement, [textArray(conversationIds), limit]);
