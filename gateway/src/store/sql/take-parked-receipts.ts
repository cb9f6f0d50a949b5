import type { Tx } from "../transaction.js";

const statement = {
  name: "take-parked-receipts",
  text: `DELETE FROM receipt_parked WHERE account_id = $1 AND source_bidx = $2 RETURNING raw_id`,
};

/** The raw events of receipts that waited for this message. */
export const takeParkedReceipts = (tx: Tx, accountId: string, bidx: Buffer): Promise<{ raw_id: string }[]> =>
  tx.run(statement, [accountId, bidx]);
