import type { Tx } from "../transaction.js";

const statement = {
  name: "touch-token",
  text: `UPDATE user_token SET used_at = now()
    WHERE id = $1 AND (used_at IS NULL OR used_at < now() - interval '1 minute')`,
};

/** It was used: at most one write a minute. */
export const touchToken = (tx: Tx, id: string): Promise<unknown> => tx.run(statement, [id]);
