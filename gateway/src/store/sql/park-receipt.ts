import type { Tx } from "../transaction.js";

const statement = {
  name: "park-receipt",
  text: `INSERT INTO receipt_parked (account_id, source_bidx, raw_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
};

/** Keeps a receipt that came before its message. */
export const parkReceipt = (tx: Tx, accountId: string, bidx: Buffer, rawId: string): Promise<unknown> =>
  tx.run(statement, [accountId, bidx, rawId]);
