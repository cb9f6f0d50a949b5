import type { Tx } from "../transaction.js";

const statement = {
  name: "cancel-replay",
  text: `UPDATE replay SET state = 'cancelled', updated_at = now() WHERE id = $1 AND state = 'running' RETURNING id`,
};

/** Stops a replay; what it has put into the outbox is delivered. False: it was not running. */
export const cancelReplay = async (tx: Tx, id: string): Promise<boolean> => (await tx.run(statement, [id])).length > 0;
