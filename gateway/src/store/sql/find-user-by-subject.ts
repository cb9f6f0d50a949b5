import type { Tx } from "../transaction.js";
import { type UserRow, userColumns } from "./user-row.js";

const statement = {
  name: "find-user-by-subject",
  text: `SELECT ${userColumns} FROM app_user WHERE id = (SELECT user_id FROM user_subject WHERE provider = $1 AND subject = $2)`,
};

/** Who this subject of a provider is here. */
export const findUserBySubject = async (tx: Tx, provider: string, subject: Buffer): Promise<UserRow | undefined> =>
  (await tx.run<UserRow>(statement, [provider, subject]))[0];
