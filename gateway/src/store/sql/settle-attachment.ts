import type { Tx } from "../transaction.js";

const statement = {
  name: "settle-attachment",
  text: `UPDATE attachment SET state = $2, size = coalesce($3, size), meta = $4, failure = $5 WHERE id = $1 AND state = 'pending'`,
};

/** Ends the fetching of a file. */
export const settleAttachment = (
  tx: Tx,
  id: string,
  state: "stored" | "failed",
  meta: Buffer,
  size: number | null,
  failure: string | null,
): Promise<unknown> => tx.run(statement, [id, state, size, meta, failure]);
