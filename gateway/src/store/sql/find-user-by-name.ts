import type { Tx } from "../transaction.js";
import { type UserRow, userColumns } from "./user-row.js";

const statement = { name: "find-user-by-name", text: `SELECT ${userColumns} FROM app_user WHERE name = $1` };

export const findUserByName = async (tx: Tx, name: string): Promise<UserRow | undefined> =>
  (await tx.run<UserRow>(statement, [name]))[0];
