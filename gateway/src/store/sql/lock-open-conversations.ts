import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import { type ConversationRow, conversationColumns } from "./conversation-row.js";

export interface ConversationKey {
  readonly accountId: string;
  readonly contactPointId: string;
  readonly threadKey: Buffer;
}

const statement = {
  name: "lock-open-conversations",
  text: `SELECT ${conversationColumns}
    FROM unnest($1::text[], $2::text[], $3::bytea[]) AS i(account_id, contact_point_id, thread_key)
    JOIN conversation c ON c.account_id = i.account_id AND c.contact_point_id = i.contact_point_id
      AND c.thread_key = i.thread_key AND c.status <> 'closed'
    ORDER BY c.id FOR UPDATE OF c`,
};

/** The open conversations of these keys, locked in one global order, or two batches would deadlock. */
export const lockOpenConversations = (tx: Tx, keys: readonly ConversationKey[]): Promise<ConversationRow[]> =>
  tx.run<ConversationRow>(statement, [
    textArray(keys.map((k) => k.accountId)),
    textArray(keys.map((k) => k.contactPointId)),
    byteaArray(keys.map((k) => k.threadKey)),
  ]);
