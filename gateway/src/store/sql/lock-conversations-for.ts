import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { type ConversationRow, conversationColumns } from "./conversation-row.js";
import type { ConversationKey } from "./lock-open-conversations.js";

const statement = {
  name: "lock-conversations-for",
  text: `SELECT ${conversationColumns} FROM conversation c
    WHERE c.id IN (
      SELECT o.id FROM unnest($1::text[], $2::text[], $3::bytea[]) AS i(account_id, contact_point_id, thread_key)
        JOIN conversation o ON o.account_id = i.account_id AND o.contact_point_id = i.contact_point_id
          AND o.thread_key = i.thread_key AND o.status <> 'closed'
      UNION SELECT unnest($4::text[]))
    ORDER BY c.id FOR UPDATE`,
};

/** Open conversations of these keys and the named ones, locked in one statement: two would lock in two orders. */
export const lockConversationsFor = (
  tx: Tx,
  keys: readonly ConversationKey[],
  ids: readonly string[],
): Promise<ConversationRow[]> =>
  tx.run<ConversationRow>(statement, [
    textArray(keys.map((k) => k.accountId)),
    textArray(keys.map((k) => k.contactPointId)),
    byteaArray(keys.map((k) => k.threadKey)),
    textArray(ids),
  ]);
