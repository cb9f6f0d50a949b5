import type { Tx } from "../transaction.js";

const statement = {
  name: "renew-session",
  text: `UPDATE user_session SET hash = $2, proved_at = now(), second_factor = second_factor OR $3 WHERE id = $1`,
};

/** Password and code were shown: the session goes on under a new token. */
export const renewSession = (tx: Tx, id: string, hash: Buffer, secondFactor: boolean): Promise<unknown> =>
  tx.run(statement, [id, hash, secondFactor]);
