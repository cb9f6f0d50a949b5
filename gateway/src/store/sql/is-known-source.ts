import type { Tx } from "../transaction.js";

const statement = { name: "is-known-source", text: "SELECT FROM login_brake WHERE key = $1 AND ends_at > now()" };

/** Has the account logged in from there before? */
export const isKnownSource = async (tx: Tx, key: Buffer): Promise<boolean> =>
  (await tx.run(statement, [key])).length > 0;
