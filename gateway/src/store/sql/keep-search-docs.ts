import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface SearchDoc {
  readonly messageId: string;
  readonly conversationId: string;
  /** The group whose key the tokens were made with. */
  readonly groupId: string;
  /** None: it is found no more. */
  readonly tokens: readonly number[];
}

const keep = {
  name: "keep-search-docs",
  text: `INSERT INTO search_doc (message_id, conversation_id, tokens)
    SELECT i.message, i.conversation, i.tokens::int4[]
    FROM unnest($1::text[], $2::text[], $3::text[]) AS i(message, conversation, tokens)
    JOIN message m ON m.id = i.message AND m.expired_at IS NULL
    ON CONFLICT (message_id) DO UPDATE SET tokens = excluded.tokens`,
};
const drop = { name: "drop-search-docs", text: `DELETE FROM search_doc WHERE message_id = ANY($1::text[])` };
const groups = {
  name: "keep-search-groups",
  text: `INSERT INTO search_group (group_id) SELECT DISTINCT g FROM unnest($1::text[]) AS g ON CONFLICT DO NOTHING`,
};

/** What these messages are found by now; each stands here once. What has expired is not: events may outlast it. */
export async function keepSearchDocs(tx: Tx, docs: readonly SearchDoc[]): Promise<void> {
  const full = docs.filter(({ tokens }) => tokens.length > 0);
  await Promise.all([
    tx.run(drop, [textArray(docs.filter(({ tokens }) => tokens.length === 0).map((doc) => doc.messageId))]),
    tx.run(groups, [textArray(full.map((doc) => doc.groupId))]),
    tx.run(keep, [
      textArray(full.map((doc) => doc.messageId)),
      textArray(full.map((doc) => doc.conversationId)),
      textArray(full.map((doc) => `{${doc.tokens.join(",")}}`)),
    ]),
  ]);
}
