import { readSession, type SessionRow } from "../store/sql/read-session.js";
import { touchSession } from "../store/sql/touch-session.js";
import { systemContext } from "../store/transaction.js";
import type { AccessDeps } from "./access-deps.js";
import { sessionHash } from "./open-session.js";
import type { Duty, SignedIn } from "./signed-in.js";

function* dutiesOf(row: SessionRow, mfaRoles: readonly string[]): Iterable<Duty> {
  if (row.must_change) yield "password";
  const needsFactor = row.roles.some((role) => mfaRoles.includes(role));
  if (row.has_totp) {
    if (!row.second_factor) yield "code";
  } else if (needsFactor) yield "totp";
}

const signedIn = (row: SessionRow, { login }: AccessDeps): SignedIn => ({
  sessionId: row.id,
  userId: row.user_id,
  name: row.name,
  // Rights that were taken away are gone, whatever the session was opened with.
  role: row.role !== null && row.roles.includes(row.role) ? row.role : null,
  roles: row.roles,
  groups: row.groups,
  via: row.via,
  hasPassword: row.has_password,
  hasTotp: row.has_totp,
  provedAt: row.proved_at,
  expiresAt: row.expires_at,
  duties: [...dutiesOf(row, login.mfa_roles)],
});

const touchMs = 60_000;

/** Whose session this token opens; undefined when it opens none. Counts as use: an idle session ends. */
export const findSession = (deps: AccessDeps, token: string): Promise<SignedIn | undefined> =>
  deps.store.transact(systemContext, async (tx) => {
    const row = await readSession(tx, sessionHash(token), deps.login.idle_mins);
    if (row === undefined) return undefined;
    if (tx.now.getTime() - row.seen_at.getTime() > touchMs) await touchSession(tx, row.id);
    return signedIn(row, deps);
  });
