import type { Tx } from "../transaction.js";

export interface ListedSession {
  readonly id: string;
  readonly role: string | null;
  readonly via: string;
  readonly opened_at: Date;
  readonly seen_at: Date;
  readonly expires_at: Date;
}

const statement = {
  name: "list-sessions",
  text: `SELECT id, role, via, opened_at, seen_at, expires_at FROM user_session
    WHERE user_id = $1 AND expires_at > now() AND seen_at > now() - make_interval(mins => $2) AND id > $3
    ORDER BY id LIMIT $4`,
};

/** A user's living sessions, oldest first. */
export const listSessions = (
  tx: Tx,
  userId: string,
  idleMins: number,
  after: string,
  limit: number,
): Promise<ListedSession[]> => tx.run<ListedSession>(statement, [userId, idleMins, after, limit]);
