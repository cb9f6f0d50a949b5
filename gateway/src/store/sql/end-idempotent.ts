import type { Tx } from "../transaction.js";

const statement = {
  name: "end-idempotent",
  text: `UPDATE idempotency SET status = $3, body = $4 WHERE actor = $1 AND key = $2`,
};

/** Stores the answer, in the transaction of what it tells of. */
export const endIdempotent = (tx: Tx, actor: string, key: string, status: number, body: Buffer): Promise<unknown> =>
  tx.run(statement, [actor, key, status, body]);
