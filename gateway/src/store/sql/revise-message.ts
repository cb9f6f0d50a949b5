import type { Tx } from "../transaction.js";

export interface Revision {
  readonly id: string;
  readonly content: Buffer;
  readonly callState: string | null;
  readonly providerEditedAt: Date | null;
  readonly deleted: boolean;
}

const statement = {
  name: "revise-message",
  text: `WITH old AS (
      INSERT INTO message_revision (message_id, revision, kid, content)
      SELECT id, revision, kid, content FROM message WHERE id = $1)
    UPDATE message SET content = $2, revision = revision + 1, call_state = $3,
      provider_edited_at = coalesce($4, provider_edited_at),
      deleted_at = CASE WHEN $5 THEN now() ELSE deleted_at END
    WHERE id = $1`,
};

/** Puts a new content in place; the old one goes to message_revision, still sealed. */
export const reviseMessage = (tx: Tx, r: Revision): Promise<unknown> =>
  tx.run(statement, [r.id, r.content, r.callState, r.providerEditedAt, r.deleted]);
