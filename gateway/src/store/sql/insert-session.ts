import type { Tx } from "../transaction.js";

export interface NewSession {
  readonly id: string;
  readonly hash: Buffer;
  readonly userId: string;
  readonly role: string | null;
  readonly via: string;
  readonly secondFactor: boolean;
  /** False: nothing was shown just now, and acts that need a fresh proof are closed. */
  readonly fresh: boolean;
  readonly absoluteHours: number;
}

const statement = {
  name: "insert-session",
  text: `INSERT INTO user_session (id, hash, user_id, role, via, second_factor, expires_at, proved_at)
    VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7), CASE WHEN $8 THEN now() ELSE to_timestamp(0) END)
    RETURNING expires_at`,
};

export async function insertSession(tx: Tx, session: NewSession): Promise<Date> {
  const { id, hash, userId, role, via, secondFactor, absoluteHours, fresh } = session;
  const values = [id, hash, userId, role, via, secondFactor, absoluteHours, fresh];
  const [row] = await tx.run<{ expires_at: Date }>(statement, values);
  if (row === undefined) throw new Error("a session was not written");
  return row.expires_at;
}
