import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface StoredRevision {
  readonly message_id: string;
  readonly revision: number;
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly content: Buffer;
  readonly replaced_at: Date;
}

const statement = {
  name: "list-revisions",
  text: `SELECT r.message_id, r.revision, r.kid, k.wrapped, r.content, r.replaced_at
    FROM message_revision r JOIN data_key k ON k.kid = r.kid
    WHERE r.message_id = ANY($1::text[]) ORDER BY r.message_id, r.revision`,
};

/** What these messages said before they were edited or taken back, sealed. */
export const listRevisions = (tx: Tx, messageIds: readonly string[]): Promise<StoredRevision[]> =>
  tx.run<StoredRevision>(statement, [textArray(messageIds)]);
