import { rolesFault, type UserRole } from "../core/access/roles.js";
import { badRequest, Problem } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { newId } from "../store/id.js";
import { insertUser } from "../store/sql/insert-user.js";
import type { Context, Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { oneTimeHours } from "./one-time-password.js";
import { sealName, userKey } from "./user-key.js";

export interface UserToCreate {
  /** Normalised: `userName`. */
  readonly name: string;
  readonly displayName?: string | undefined;
  readonly roles: readonly UserRole[];
  readonly groups: readonly string[];
  /** Hash of a one-time password; null: they log in elsewhere. */
  readonly password: string | null;
}

/** Throws 400 where the roles exclude each other. */
export function checkRoles(roles: readonly UserRole[]): void {
  const fault = rolesFault(roles);
  if (fault !== undefined) throw badRequest([{ path: "roles", message: fault }]);
}

/** Makes a user, and the one line of the book; returns the id. Throws 409 when somebody has the name. */
export async function createUser(keyring: Keyring, tx: Tx, context: Context, user: UserToCreate): Promise<string> {
  const { name, displayName, roles, groups, password } = user;
  checkRoles(roles);
  const id = newId("usr");
  const sealed = displayName === undefined ? null : sealName(await userKey(keyring, tx, id), id, displayName);
  const hours = password === null ? null : oneTimeHours;
  const made = await insertUser(tx, { id, name, displayName: sealed, roles, groups, password, oneTimeHours: hours });
  if (!made) throw new Problem(409, "Conflict", "这个用户名已被使用 | somebody has this name");
  const ctx = { roles: roles.join(","), groups: groups.join(",") };
  await append(tx, context, { type: "user.created", outcome: "success", object: { k: "user", id }, ctx });
  return id;
}
