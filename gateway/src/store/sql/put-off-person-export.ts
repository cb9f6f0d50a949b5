import type { Tx } from "../transaction.js";

const statement = {
  name: "put-off-person-export",
  text: `UPDATE person_export SET failure = $2, retry_at = now() + interval '1 minute' WHERE id = $1 AND state = 'running'`,
};

/** An export that could not be made just now, and why: it is tried again in a minute. */
export const putOffPersonExport = async (tx: Tx, id: string, why: string): Promise<void> =>
  void (await tx.run(statement, [id, why]));
