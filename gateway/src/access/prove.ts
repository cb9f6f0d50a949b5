import { rehashPassword } from "../store/sql/rehash-password.js";
import type { UserRow } from "../store/sql/user-row.js";
import type { Tx } from "../store/transaction.js";
import type { AccessDeps } from "./access-deps.js";
import { takeCode } from "./one-time-code.js";
import type { Passwords } from "./passwords.js";
import type { Turns } from "./turns.js";
import { userKey } from "./user-key.js";

export interface ProveDeps extends AccessDeps {
  readonly passwords: Passwords;
  /** For whoever shows a password: a flood of them must leave the database to the messages. */
  readonly turns: Turns;
}

/** What somebody shows to be who they say they are. */
export interface Shown {
  readonly password?: string | undefined;
  /** Of the authenticator, or a recovery code. */
  readonly code?: string | undefined;
}

export type Proof =
  | { readonly ok: true; readonly second?: "totp" | "recovery_code" }
  | { readonly ok: false; readonly reason: "unknown" | "disabled" | "password" | "expired" | "code" };

const wrong = (reason: (Proof & { ok: false })["reason"]): Proof => ({ ok: false, reason });

/** Why the password does not count, looking at nothing that takes longer for one user than for another. */
function passwordFaultOf(user: UserRow | undefined, matches: boolean, now: Date): Proof | undefined {
  if (user === undefined) return wrong("unknown");
  if (user.state !== "active") return wrong("disabled");
  if (!matches) return wrong("password");
  return user.password_until !== null && user.password_until < now ? wrong("expired") : undefined;
}

/** Judges a password that was compared before, and uses up the code; the user is locked. */
export async function judge(
  deps: ProveDeps,
  tx: Tx,
  user: UserRow | undefined,
  matches: boolean,
  code: string | undefined,
): Promise<Proof> {
  await tx.opened;
  const fault = passwordFaultOf(user, matches, tx.now);
  if (fault !== undefined || user === undefined) return fault ?? wrong("unknown");
  if (user.totp === null) return { ok: true };
  const key = await userKey(deps.keyring, tx, user.id);
  const second = await takeCode(tx, user, key, code ?? "", tx.now);
  return second === undefined ? wrong("code") : { ok: true, second };
}

/** After a right password: kept under today's parameters. Computed outside of any transaction, it takes a while. */
export async function renewHash(deps: ProveDeps, user: UserRow, password: string): Promise<void> {
  if (user.password === null || !deps.passwords.isOld(user.password)) return;
  const stored = await deps.passwords.hash(password);
  const context = { actor: user.id, role: "none", groups: [] };
  await deps.store.transact(context, (tx) => rehashPassword(tx, user.id, user.password as string, stored));
}
