import type { Tx } from "../transaction.js";

export interface ListedToken {
  readonly id: string;
  readonly user_id: string;
  readonly title: string;
  readonly role: string;
  readonly scopes: readonly string[];
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}

const statement = {
  name: "list-tokens",
  text: `SELECT id, user_id, title, role, scopes, created_at, expires_at, used_at FROM user_token
    WHERE ($1::text IS NULL OR user_id = $1) AND id > $2 ORDER BY id LIMIT $3`,
};

/** A user's tokens, or everybody's. */
export const listTokens = (tx: Tx, userId: string | null, after: string, limit: number): Promise<ListedToken[]> =>
  tx.run<ListedToken>(statement, [userId, after, limit]);
