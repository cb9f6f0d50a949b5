import type { Tx } from "../transaction.js";

const keep = {
  name: "keep-search-doc",
  text: `INSERT INTO search_doc (message_id, conversation_id, tokens) VALUES ($1, $2, $3::int4[])
    ON CONFLICT (message_id) DO UPDATE SET tokens = excluded.tokens`,
};
const drop = { name: "drop-search-doc", text: `DELETE FROM search_doc WHERE message_id = $1` };
const group = {
  name: "keep-search-group",
  text: `INSERT INTO search_group (group_id) VALUES ($1) ON CONFLICT DO NOTHING`,
};

/** What a message is found by now. */
export const keepSearchDoc = (
  tx: Tx,
  messageId: string,
  conversationId: string,
  tokens: readonly number[],
): Promise<unknown> => tx.run(keep, [messageId, conversationId, [...tokens]]);

/** It is found no more. */
export const dropSearchDoc = (tx: Tx, messageId: string): Promise<unknown> => tx.run(drop, [messageId]);

export const keepSearchGroup = (tx: Tx, groupId: string): Promise<unknown> => tx.run(group, [groupId]);
