import type { Tx } from "../transaction.js";

const statement = {
  name: "register-process",
  text: `INSERT INTO process (owner, roles) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
};

/** Makes this process known, so that others can see when it dies; again after one of them took it for dead. */
export const registerProcess = (tx: Tx, owner: string, roles: string): Promise<unknown> =>
  tx.run(statement, [owner, roles]);
