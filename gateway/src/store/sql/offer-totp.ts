import type { Tx } from "../transaction.js";

const statement = { name: "offer-totp", text: "UPDATE app_user SET totp_offered = $2 WHERE id = $1" };

/** A sealed secret that was shown; it counts once a code of it was. */
export const offerTotp = (tx: Tx, id: string, secret: Buffer): Promise<unknown> => tx.run(statement, [id, secret]);
