import type { Tx } from "../transaction.js";

const statement = {
  name: "delete-other-sessions",
  text: "DELETE FROM user_session WHERE user_id = $1 AND id <> $2",
};

export const deleteOtherSessions = (tx: Tx, userId: string, kept: string): Promise<unknown> =>
  tx.run(statement, [userId, kept]);
