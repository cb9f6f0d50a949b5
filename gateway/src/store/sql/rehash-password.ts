import type { Tx } from "../transaction.js";

const statement = {
  name: "rehash-password",
  text: "UPDATE app_user SET password = $3 WHERE id = $1 AND password = $2",
};

/** The same password under today's parameters, unless it was changed meanwhile. */
export const rehashPassword = (tx: Tx, id: string, old: string, password: string): Promise<unknown> =>
  tx.run(statement, [id, old, password]);
