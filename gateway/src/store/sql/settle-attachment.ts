import type { Tx } from "../transaction.js";

const statement = {
  name: "settle-attachment",
  text: `UPDATE attachment SET state = $2, size = coalesce($3, size), meta = $4, failure = $5, content_id = $6
    WHERE id = $1 AND state = 'pending' RETURNING id`,
};

/** How the fetching of a file ended. */
export interface Settled {
  readonly state: "stored" | "failed";
  readonly meta: Buffer;
  readonly size: number | null;
  readonly failure: string | null;
  readonly contentId: string | null;
}

/** Ends the fetching of a file. False when another attempt has ended it already. */
export const settleAttachment = async (tx: Tx, id: string, settled: Settled): Promise<boolean> =>
  (await tx.run(statement, [id, settled.state, settled.size, settled.meta, settled.failure, settled.contentId]))
    .length === 1;
