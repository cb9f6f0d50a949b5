import type { Tx } from "../transaction.js";

const statement = {
  name: "set-message-status",
  text: `UPDATE message SET status = $2, content = $3, source_bidx = coalesce($4, source_bidx) WHERE id = $1`,
};

/** The new status of an outbound message, in the column and in its sealed view. */
export const setMessageStatus = (
  tx: Tx,
  id: string,
  status: string,
  content: Buffer,
  sourceBidx: Buffer | null,
): Promise<unknown> => tx.run(statement, [id, status, content, sourceBidx]);
