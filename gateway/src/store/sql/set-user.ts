import type { Tx } from "../transaction.js";

export interface UserChange {
  readonly displayName: Buffer | null;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly state: "active" | "disabled";
}

const statement = {
  name: "set-user",
  text: "UPDATE app_user SET display_name = $2, roles = $3, groups = $4, state = $5 WHERE id = $1",
};

export const setUser = (tx: Tx, id: string, change: UserChange): Promise<unknown> =>
  tx.run(statement, [id, change.displayName, change.roles, change.groups, change.state]);
