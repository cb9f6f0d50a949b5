import type { Tx } from "../transaction.js";

const statement = {
  name: "take-back-try",
  text: "UPDATE login_brake SET tries = greatest(tries - 1, 0) WHERE key = $1",
};

/** Takes back one counted try. */
export const takeBackTry = (tx: Tx, key: Buffer): Promise<unknown> => tx.run(statement, [key]);
