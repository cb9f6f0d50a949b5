import type { Tx } from "../transaction.js";

const statement = {
  name: "delete-token",
  text: "DELETE FROM user_token WHERE id = $1 AND ($2::text IS NULL OR user_id = $2) RETURNING id",
};

/** False when the user, or where none is given anybody, has no such token. */
export const deleteToken = async (tx: Tx, id: string, userId: string | null): Promise<boolean> =>
  (await tx.run(statement, [id, userId])).length > 0;
