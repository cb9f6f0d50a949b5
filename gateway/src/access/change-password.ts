import { passwordFault } from "../core/access/password-rules.js";
import { badRequest } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { deleteSessionsOf } from "../store/sql/delete-sessions-of.js";
import { lockUser } from "../store/sql/lock-user.js";
import { setPassword } from "../store/sql/set-password.js";
import { systemContext } from "../store/transaction.js";
import { takeTry } from "./brake.js";
import { bookRefused, refused } from "./log-in.js";
import type { ProveDeps } from "./prove.js";
import type { SignedIn } from "./signed-in.js";
import { personContext } from "./step-up.js";

export interface PasswordChange {
  readonly current: string;
  readonly next: string;
  readonly source: string;
  readonly request: string;
}

/** Throws 400 with the rule that a password breaks. */
export function checkPassword(password: string, name: string, path: string): void {
  const fault = passwordFault(password.normalize("NFKC"), name);
  if (fault !== undefined) throw badRequest([{ path, message: fault }]);
}

/** A user's own new password: every session ends, also the one it was changed in. Throws 401 when the old one is wrong. */
export const changePassword = (deps: ProveDeps, person: SignedIn, change: PasswordChange): Promise<void> =>
  deps.turns.take(change.source, () => tryChange(deps, person, change));

async function tryChange(deps: ProveDeps, person: SignedIn, change: PasswordChange): Promise<void> {
  checkPassword(change.next, person.name, "next");
  if (change.next === change.current)
    throw badRequest([{ path: "next", message: "与原密码相同 | the same as before" }]);
  const tried = { name: person.name, source: change.source, request: change.request };
  await takeTry(deps, tried);
  const found = await deps.store.transact(systemContext, (tx) => lockUser(tx, person.userId));
  const matches = await deps.passwords.matches(found?.password ?? null, change.current);
  const stored = matches ? await deps.passwords.hash(change.next) : "";
  const context = personContext(person, change.request);
  const done = await deps.store.transact(context, async (tx) => {
    const user = await lockUser(tx, person.userId);
    if (!matches || user === undefined || user.password !== found?.password) {
      const about = { type: "user.password_refused", userId: person.userId, reason: "password", via: person.via };
      await bookRefused(deps, tx, tried, about);
      return false;
    }
    await setPassword(tx, user.id, stored, null);
    await deleteSessionsOf(tx, user.id);
    const object = { k: "user", id: user.id };
    await append(tx, context, { type: "user.password_changed", outcome: "success", object });
    return true;
  });
  if (!done) throw refused();
}
