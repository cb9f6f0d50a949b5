import type { Tx } from "../transaction.js";

const statement = {
  name: "remove-totp",
  text: `WITH codes AS (DELETE FROM recovery_code WHERE user_id = $1)
    UPDATE app_user SET totp = NULL, totp_offered = NULL, totp_step = 0 WHERE id = $1`,
};

/** The second factor is gone, with its recovery codes. */
export const removeTotp = (tx: Tx, id: string): Promise<unknown> => tx.run(statement, [id]);
