import type { Tx } from "../transaction.js";

const statement = { name: "set-session-role", text: "UPDATE user_session SET hash = $2, role = $3 WHERE id = $1" };

/** It acts in another role from now on, under a new token. */
export const setSessionRole = (tx: Tx, id: string, hash: Buffer, role: string): Promise<unknown> =>
  tx.run(statement, [id, hash, role]);
