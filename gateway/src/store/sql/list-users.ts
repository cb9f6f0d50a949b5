import type { Tx } from "../transaction.js";
import { type UserRow, userColumns } from "./user-row.js";

const statement = {
  name: "list-users",
  text: `SELECT ${userColumns} FROM app_user WHERE id > $1 ORDER BY id LIMIT $2`,
};

export const listUsers = (tx: Tx, after: string, limit: number): Promise<UserRow[]> =>
  tx.run<UserRow>(statement, [after, limit]);
