import { Problem } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { deleteSessionByHash } from "../store/sql/delete-session-by-hash.js";
import { findUserByName } from "../store/sql/find-user-by-name.js";
import { lockUser } from "../store/sql/lock-user.js";
import type { UserRow } from "../store/sql/user-row.js";
import { type Context, systemContext, type Tx } from "../store/transaction.js";
import { releaseTry, sourceTag, type Try, takeTry } from "./brake.js";
import { type HowLoggedIn, type OpenedSession, openSession, sessionHash } from "./open-session.js";
import { judge, type Proof, type ProveDeps, renewHash, type Shown } from "./prove.js";

export interface Login extends Try, Shown {
  readonly password: string;
  /** The session this browser had: it ends. */
  readonly previous?: string | undefined;
}

/** The same words whatever was wrong: nobody learns which names exist, or that a password was right. */
export const refused = (): Problem =>
  new Problem(401, "Unauthorized", "用户名、密码或动态口令不对 | name, password or code is wrong");

/** One line for a try that failed; the auditor reads why, the caller does not. */
export async function bookRefused(
  deps: ProveDeps,
  tx: Tx,
  tried: Try,
  about: { readonly type: string; readonly userId: string | undefined; readonly reason: string; readonly via: string },
): Promise<void> {
  const { type, userId = "unknown", reason, via } = about;
  const context: Context = { actor: userId, role: "none", groups: [], via, request: tried.request };
  const ctx = { reason, source: sourceTag(deps, tried.source) };
  await append(tx, context, { type, outcome: "failure", object: { k: "user", id: userId }, ctx });
}

async function enter(
  deps: ProveDeps,
  tx: Tx,
  login: Login,
  user: UserRow,
  { second }: Proof & { ok: true },
): Promise<OpenedSession> {
  if (login.previous !== undefined) await deleteSessionByHash(tx, sessionHash(login.previous));
  await releaseTry(deps, tx, login);
  const how: HowLoggedIn = { via: "password", secondFactor: second !== undefined, fresh: true, request: login.request };
  return openSession(deps, tx, user, how);
}

/** Logs in with a local password. Throws 401 for whatever is wrong, 429 while locked; each try that is looked at is one line. */
export const logIn = (deps: ProveDeps, login: Login): Promise<OpenedSession> =>
  deps.turns.take(login.source, () => tryLogin(deps, login));

async function tryLogin(deps: ProveDeps, login: Login): Promise<OpenedSession> {
  await takeTry(deps, login);
  const found = await deps.store.transact(systemContext, (tx) => findUserByName(tx, login.name));
  const matches = await deps.passwords.matches(found?.password ?? null, login.password);
  const opened = await deps.store.transact(systemContext, async (tx) => {
    const user = found && (await lockUser(tx, found.id));
    // A password that was changed while this one was compared is another.
    const same = matches && user?.password === found?.password;
    const proof = await judge(deps, tx, user, same, login.code);
    if (proof.ok && user !== undefined) return enter(deps, tx, login, user, proof);
    const reason = proof.ok ? "unknown" : proof.reason;
    await bookRefused(deps, tx, login, { type: "session.refused", userId: user?.id, reason, via: "password" });
    return undefined;
  });
  if (opened === undefined || found === undefined) throw refused();
  await renewHash(deps, found, login.password);
  return opened;
}
