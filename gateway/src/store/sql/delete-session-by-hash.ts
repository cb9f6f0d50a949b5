import type { Tx } from "../transaction.js";

const statement = { name: "delete-session-by-hash", text: "DELETE FROM user_session WHERE hash = $1" };

/** The session this browser had before, if any. */
export const deleteSessionByHash = (tx: Tx, hash: Buffer): Promise<unknown> => tx.run(statement, [hash]);
