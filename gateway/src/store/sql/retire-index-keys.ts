import type { Tx } from "../transaction.js";

const statement = {
  name: "retire-index-keys",
  text: `UPDATE index_key SET state = 'retired', wrapped = NULL
    WHERE field = $1 AND state = 'previous' RETURNING generation`,
};

/** Destroys the older keys of a field; returns how many. */
export const retireIndexKeys = async (tx: Tx, field: string): Promise<number> =>
  (await tx.run(statement, [field])).length;
