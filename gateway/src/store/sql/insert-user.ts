import type { Tx } from "../transaction.js";

export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly displayName: Buffer | null;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly password: string | null;
  /** How long a one-time password opens something; null: it is the user's own choice, or there is none. */
  readonly oneTimeHours: number | null;
}

const statement = {
  name: "insert-user",
  text: `INSERT INTO app_user (id, name, display_name, roles, groups, password, password_until)
    VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7)) ON CONFLICT (name) DO NOTHING RETURNING id`,
};

/** False when somebody has the name. */
export async function insertUser(tx: Tx, user: NewUser): Promise<boolean> {
  const { id, name, displayName, roles, groups, password, oneTimeHours } = user;
  const values = [id, name, displayName, roles, groups, password, oneTimeHours];
  return (await tx.run(statement, values)).length > 0;
}
