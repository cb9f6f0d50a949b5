import type { Tx } from "../transaction.js";

const statement = {
  name: "find-parked-receipts",
  text: `SELECT p.raw_id FROM receipt_parked p
    WHERE EXISTS (SELECT FROM message m WHERE m.account_id = p.account_id AND m.source_bidx = p.source_bidx)
      OR EXISTS (SELECT FROM message_part t WHERE t.account_id = p.account_id AND t.source_bidx = p.source_bidx)
    LIMIT 500`,
};

/** Receipts whose message, or the part of one, is known by now. */
export const findParkedReceipts = (tx: Tx): Promise<{ raw_id: string }[]> => tx.run(statement, []);
