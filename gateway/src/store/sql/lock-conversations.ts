import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { type ConversationRow, conversationColumns } from "./conversation-row.js";

const statement = {
  name: "lock-conversations",
  text: `SELECT ${conversationColumns} FROM conversation c WHERE c.id = ANY($1::text[]) ORDER BY c.id FOR UPDATE`,
};

/** These conversations, open or closed, locked in one global order. */
export const lockConversations = (tx: Tx, ids: readonly string[]): Promise<ConversationRow[]> =>
  tx.run<ConversationRow>(statement, [textArray(ids)]);
