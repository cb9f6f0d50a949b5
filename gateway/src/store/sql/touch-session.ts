import type { Tx } from "../transaction.js";

const statement = {
  name: "touch-session",
  text: `UPDATE user_session SET seen_at = now() WHERE id = $1 AND seen_at < now() - interval '1 minute'`,
};

/** It was used: at most one write a minute. */
export const touchSession = (tx: Tx, id: string): Promise<unknown> => tx.run(statement, [id]);
