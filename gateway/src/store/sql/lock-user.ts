import type { Tx } from "../transaction.js";
import { type UserRow, userColumns } from "./user-row.js";

const statement = { name: "lock-user", text: `SELECT ${userColumns} FROM app_user WHERE id = $1 FOR UPDATE` };

/** The user, whom nobody else changes before this transaction ends. */
export const lockUser = async (tx: Tx, id: string): Promise<UserRow | undefined> =>
  (await tx.run<UserRow>(statement, [id]))[0];
