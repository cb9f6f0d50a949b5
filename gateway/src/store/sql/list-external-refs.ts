import type { Tx } from "../transaction.js";

export interface ListedRef {
  readonly endpoint_id: string;
  readonly id: string;
  readonly url: string | null;
}

const statement = {
  name: "list-external-refs",
  text: `SELECT endpoint_id, external_id AS id, url FROM external_ref WHERE conversation_id = $1 ORDER BY endpoint_id`,
};

/** What the school's systems call this conversation. */
export const listExternalRefs = (tx: Tx, conversationId: string): Promise<ListedRef[]> =>
  tx.run<ListedRef>(statement, [conversationId]);
