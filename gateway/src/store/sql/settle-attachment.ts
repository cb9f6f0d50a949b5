import type { Tx } from "../transaction.js";

const statement = {
  name: "settle-attachment",
  text: `WITH settled AS (
      UPDATE attachment SET state = $2, size = coalesce($3, size), meta = $4, failure = $5
      WHERE id = $1 AND state = 'pending' RETURNING id)
    DELETE FROM attachment_chunk WHERE attachment_id IN (SELECT id FROM settled) AND n >= $6`,
};

/** How the fetching of a file ended; `pieces` of it are kept, what earlier attempts left beyond them is not. */
export interface Settled {
  readonly state: "stored" | "failed";
  readonly meta: Buffer;
  readonly pieces: number;
  readonly size: number | null;
  readonly failure: string | null;
}

/** Ends the fetching of a file. */
export const settleAttachment = (tx: Tx, id: string, settled: Settled): Promise<unknown> =>
  tx.run(statement, [id, settled.state, settled.size, settled.meta, settled.failure, settled.pieces]);
