import { Problem } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { lockUser } from "../store/sql/lock-user.js";
import { renewSession } from "../store/sql/renew-session.js";
import type { UserRow } from "../store/sql/user-row.js";
import { type Context, systemContext } from "../store/transaction.js";
import { releaseTry, takeTry } from "./brake.js";
import { bookRefused, refused } from "./log-in.js";
import { newSessionToken, sessionHash } from "./open-session.js";
import { judge, type ProveDeps, type Shown } from "./prove.js";
import type { SignedIn } from "./signed-in.js";

export interface Asked extends Shown {
  readonly source: string;
  readonly request: string;
}

export const personContext = (person: SignedIn, request: string): Context => ({
  actor: person.userId,
  role: person.role ?? "none",
  groups: person.groups,
  via: person.via,
  request,
});

/** Who has neither a password nor a code here proves anew where they logged in. */
function requireMeans({ hasPassword, hasTotp, via }: SignedIn): void {
  if (hasPassword || hasTotp) return;
  throw new Problem(
    409,
    "Conflict",
    `请在统一认证处重新登录（${via === "ldap" ? "/login" : `/login/${via}?fresh=1`}） | log in again with your provider: nothing here can prove you`,
  );
}

/** Compares the password; a user without one, who logs in elsewhere, has the code alone. */
async function comparePassword(deps: ProveDeps, user: UserRow | undefined, shown: Shown): Promise<boolean> {
  const right = await deps.passwords.matches(user?.password ?? null, shown.password ?? "");
  return right || (user?.password === null && user.totp !== null);
}

/**
 * Shows password and code again within a session; returns the token under which it goes on. Throws 401 and counts like a
 * login when they are wrong.
 */
export const stepUp = (deps: ProveDeps, person: SignedIn, asked: Asked): Promise<string> =>
  deps.turns.take(asked.source, () => tryProof(deps, person, asked));

async function tryProof(deps: ProveDeps, person: SignedIn, asked: Asked): Promise<string> {
  requireMeans(person);
  const tried = { name: person.name, source: asked.source, request: asked.request };
  await takeTry(deps, tried);
  const found = await deps.store.transact(systemContext, (tx) => lockUser(tx, person.userId));
  const matches = await comparePassword(deps, found, asked);
  const token = newSessionToken();
  const context = personContext(person, asked.request);
  const done = await deps.store.transact(context, async (tx) => {
    const user = await lockUser(tx, person.userId);
    const proof = await judge(deps, tx, user, matches && user?.password === found?.password, asked.code);
    if (!proof.ok) {
      const about = { type: "session.proof_refused", userId: person.userId, reason: proof.reason, via: person.via };
      await bookRefused(deps, tx, tried, about);
      return false;
    }
    await releaseTry(deps, tx, tried);
    await renewSession(tx, person.sessionId, sessionHash(token), proof.second !== undefined);
    const object = { k: "session", id: person.sessionId };
    const ctx = { second_factor: proof.second ?? "none" };
    await append(tx, context, { type: "session.proved", outcome: "success", object, ctx });
    return true;
  });
  if (!done) throw refused();
  return token;
}
