import { byteaArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-message-parts",
  text: `INSERT INTO message_part (account_id, source_bidx, message_id)
    SELECT $1, bidx, $2 FROM unnest($3::bytea[]) AS i(bidx) ON CONFLICT DO NOTHING`,
};

/** The names a provider gave to the parts of one message: a receipt for any of them finds it. */
export const insertMessageParts = (
  tx: Tx,
  accountId: string,
  messageId: string,
  bidxs: readonly Buffer[],
): Promise<unknown> => tx.run(statement, [accountId, messageId, byteaArray(bidxs)]);
