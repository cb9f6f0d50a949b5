import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-subject",
  text: `INSERT INTO user_subject (provider, subject, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING user_id`,
};

/** False when the subject is somebody already. */
export const insertSubject = async (tx: Tx, provider: string, subject: Buffer, userId: string): Promise<boolean> =>
  (await tx.run(statement, [provider, subject, userId])).length > 0;
