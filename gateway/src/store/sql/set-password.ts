import type { Tx } from "../transaction.js";

const statement = {
  name: "set-password",
  text: "UPDATE app_user SET password = $2, password_until = now() + make_interval(hours => $3) WHERE id = $1",
};

/** `oneTimeHours`: it must be changed, and opens nothing after them; null: the user's own choice. */
export const setPassword = (tx: Tx, id: string, password: string, oneTimeHours: number | null): Promise<unknown> =>
  tx.run(statement, [id, password, oneTimeHours]);
