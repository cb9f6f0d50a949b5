import type { UserRole } from "../../core/access/roles.js";
import type { Tx } from "../transaction.js";

export interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly role: UserRole | null;
  readonly roles: readonly UserRole[];
  readonly groups: readonly string[];
  readonly via: string;
  readonly second_factor: boolean;
  readonly has_password: boolean;
  readonly must_change: boolean;
  readonly has_totp: boolean;
  readonly seen_at: Date;
  readonly proved_at: Date;
  readonly expires_at: Date;
}

const statement = {
  name: "read-session",
  text: `SELECT s.id, s.user_id, u.name, s.role, u.roles, u.groups, s.via, s.second_factor, s.seen_at, s.proved_at,
      s.expires_at, u.password IS NOT NULL AS has_password, u.password_until IS NOT NULL AS must_change,
      u.totp IS NOT NULL AS has_totp
    FROM user_session s JOIN app_user u ON u.id = s.user_id
    WHERE s.hash = $1 AND u.state = 'active' AND s.expires_at > now() AND s.seen_at > now() - make_interval(mins => $2)`,
};

/** A session that lives, by the hash of its token. */
export const readSession = async (tx: Tx, hash: Buffer, idleMins: number): Promise<SessionRow | undefined> =>
  (await tx.run<SessionRow>(statement, [hash, idleMins]))[0];
