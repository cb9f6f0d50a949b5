import type { Tx } from "../transaction.js";

const statement = { name: "delete-sessions-of", text: "DELETE FROM user_session WHERE user_id = $1 RETURNING id" };

/** Ends every session of a user; how many there were. */
export const deleteSessionsOf = async (tx: Tx, userId: string): Promise<number> =>
  (await tx.run(statement, [userId])).length;
