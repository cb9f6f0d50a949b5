import type { UserRole } from "../../core/access/roles.js";
import type { Tx } from "../transaction.js";

export interface TokenRow {
  readonly id: string;
  readonly user_id: string;
  readonly role: UserRole;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
}

const statement = {
  name: "read-token",
  text: `SELECT t.id, t.user_id, t.role, t.scopes, u.groups FROM user_token t JOIN app_user u ON u.id = t.user_id
    WHERE t.hash = $1 AND t.expires_at > now() AND u.state = 'active' AND t.role = ANY (u.roles)`,
};

/** A token that counts, by its hash: never more than its user may do now. */
export const readToken = async (tx: Tx, hash: Buffer): Promise<TokenRow | undefined> =>
  (await tx.run<TokenRow>(statement, [hash]))[0];
