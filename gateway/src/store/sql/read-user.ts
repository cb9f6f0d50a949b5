import type { Tx } from "../transaction.js";
import { type UserRow, userColumns } from "./user-row.js";

const statement = { name: "read-user", text: `SELECT ${userColumns} FROM app_user WHERE id = $1` };

/** The user, not locked: for reading only. */
export const readUser = async (tx: Tx, id: string): Promise<UserRow | undefined> =>
  (await tx.run<UserRow>(statement, [id]))[0];
