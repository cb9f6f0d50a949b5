import type { Tx } from "../transaction.js";

const statement = { name: "set-erasure-request", text: "UPDATE erasure SET request_id = $2 WHERE id = $1" };

/** Which request of the register an erasure answers. */
export const setErasureRequest = (tx: Tx, id: string, requestId: string): Promise<unknown> =>
  tx.run(statement, [id, requestId]);
