import type { Tx } from "../transaction.js";

export interface NewContent {
  readonly id: string;
  readonly kid: string;
  readonly digest: Buffer;
  readonly size: number;
}

const statement = {
  name: "claim-content",
  text: `INSERT INTO file_content (id, kid, place, state, digest, size) VALUES ($1, $2, 'database', 'stored', $3, $4)
    ON CONFLICT (kid, digest) WHERE state = 'stored' DO UPDATE SET touched_at = now() RETURNING id`,
};

/** A content that lands with its message. Returns the id of the one that is there already, or its own: then its bytes are wanted. */
export const claimContent = async (tx: Tx, { id, kid, digest, size }: NewContent): Promise<string> =>
  (await tx.run<{ id: string }>(statement, [id, kid, digest, size]))[0]?.id ?? id;
