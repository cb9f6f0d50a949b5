import type { Tx } from "../transaction.js";

const statement = {
  name: "retire-master-key",
  text: `UPDATE master_key SET state = 'retired', retired_at = clock_timestamp()
    WHERE kek_id = $1 AND state = 'previous' RETURNING kek_id`,
};

/** This generation is needed for nothing; false when it was not waiting for that. */
export const retireMasterKey = async (tx: Tx, kekId: string): Promise<boolean> =>
  (await tx.run(statement, [kekId])).length > 0;
