import type { Tx } from "../transaction.js";

export interface NewToken {
  readonly id: string;
  readonly hash: Buffer;
  readonly userId: string;
  readonly title: string;
  readonly role: string;
  readonly scopes: readonly string[];
  readonly days: number;
}

const statement = {
  name: "insert-token",
  text: `INSERT INTO user_token (id, hash, user_id, title, role, scopes, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))`,
};

export function insertToken(tx: Tx, token: NewToken): Promise<unknown> {
  const { id, hash, userId, title, role, scopes, days } = token;
  return tx.run(statement, [id, hash, userId, title, role, scopes, days]);
}
