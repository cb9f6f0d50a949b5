import type { UserRole } from "../core/access/roles.js";
import { notFound } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { deleteSessionsOf } from "../store/sql/delete-sessions-of.js";
import { lockUser } from "../store/sql/lock-user.js";
import { setUser } from "../store/sql/set-user.js";
import type { UserRow } from "../store/sql/user-row.js";
import type { Context, Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { checkRoles } from "./create-user.js";
import { sealName, userKey } from "./user-key.js";

export interface UserChanges {
  readonly display_name?: string | undefined;
  readonly state?: "active" | "disabled" | undefined;
  readonly roles?: readonly UserRole[] | undefined;
  readonly groups?: readonly string[] | undefined;
}

export const changesRights = ({ roles, groups }: UserChanges): boolean => roles !== undefined || groups !== undefined;

export async function theUser(tx: Tx, id: string): Promise<UserRow> {
  const user = await lockUser(tx, id);
  if (user === undefined) throw notFound("user");
  return user;
}

/** Changes a user, and writes one line; whoever has other rights, or none, logs in again. */
export async function changeUser(
  keyring: Keyring,
  tx: Tx,
  context: Context,
  id: string,
  changes: UserChanges,
): Promise<void> {
  const user = await theUser(tx, id);
  const { display_name, state = user.state, roles = user.roles, groups = user.groups } = changes;
  checkRoles(roles);
  const displayName =
    display_name === undefined ? user.display_name : sealName(await userKey(keyring, tx, id), id, display_name);
  await setUser(tx, id, { displayName, roles, groups, state });
  if (changesRights(changes) || state !== user.state) await deleteSessionsOf(tx, id);
  const type = changesRights(changes) ? "user.rights_changed" : "user.changed";
  const ctx = { state, roles: roles.join(","), groups: groups.join(","), fields: Object.keys(changes).join(",") };
  await append(tx, context, { type, outcome: "success", object: { k: "user", id }, ctx });
}
