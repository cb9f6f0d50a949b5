import type { Tx } from "../transaction.js";

const statement = {
  name: "finish-master-key",
  text: `UPDATE master_key SET rewrapped_at = clock_timestamp() WHERE kek_id = $1 AND rewrapped_at IS NULL RETURNING kek_id`,
};

/** Nothing is wrapped with an older generation any more; false when somebody noted that before. */
export const finishMasterKey = async (tx: Tx, kekId: string): Promise<boolean> =>
  (await tx.run(statement, [kekId])).length > 0;
