import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-first-master-key",
  text: `INSERT INTO master_key (kek_id, state, rewrapped_at)
    SELECT $1, 'current', now() WHERE NOT EXISTS (SELECT FROM master_key) ON CONFLICT DO NOTHING`,
};

/** The generation a new database begins with; of two processes that start together one names it. */
export const insertFirstMasterKey = (tx: Tx, kekId: string): Promise<unknown> => tx.run(statement, [kekId]);
