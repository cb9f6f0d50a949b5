import type { Tx } from "../transaction.js";

const statement = { name: "set-totp-step", text: "UPDATE app_user SET totp_step = $2 WHERE id = $1" };

/** The step that was used; earlier ones are dead. */
export const setTotpStep = (tx: Tx, id: string, step: number): Promise<unknown> => tx.run(statement, [id, step]);
