import type { Tx } from "../transaction.js";

const statement = {
  name: "take-parked-receipt",
  text: `DELETE FROM receipt_parked WHERE raw_id = $1 RETURNING raw_id`,
};

/** False when another process took it. */
export const takeParkedReceipt = async (tx: Tx, rawId: string): Promise<boolean> =>
  (await tx.run(statement, [rawId])).length > 0;
