import type { Tx } from "../transaction.js";

const statement = {
  name: "delete-session",
  text: "DELETE FROM user_session WHERE id = $1 AND user_id = $2 RETURNING id",
};

/** False when the user has no such session. */
export const deleteSession = async (tx: Tx, id: string, userId: string): Promise<boolean> =>
  (await tx.run(statement, [id, userId])).length > 0;
