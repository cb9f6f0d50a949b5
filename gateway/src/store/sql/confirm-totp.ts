import type { Tx } from "../transaction.js";

const statement = {
  name: "confirm-totp",
  text: "UPDATE app_user SET totp = totp_offered, totp_offered = NULL, totp_step = $2 WHERE id = $1",
};

/** The offered secret counts from now on; the step that proved it is used up. */
export const confirmTotp = (tx: Tx, id: string, step: number): Promise<unknown> => tx.run(statement, [id, step]);
