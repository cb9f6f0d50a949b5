import { createHash, randomBytes } from "node:crypto";
import { append } from "../ledger/append.js";
import { newId } from "../store/id.js";
import { insertSession } from "../store/sql/insert-session.js";
import type { UserRow } from "../store/sql/user-row.js";
import type { Context, Tx } from "../store/transaction.js";
import type { AccessDeps } from "./access-deps.js";

export interface OpenedSession {
  readonly id: string;
  /** 128 random bits for the cookie; only its hash is kept. */
  readonly token: string;
  readonly expiresAt: Date;
}

export interface HowLoggedIn {
  /** `password`, `oidc`, `cas`, `ldap`. */
  readonly via: string;
  /** True where a one-time code was shown here; a provider's word for it does not count. */
  readonly secondFactor: boolean;
  /** They showed who they are just now; false: a provider knew them from before. */
  readonly fresh: boolean;
  /** Names the request in the book. */
  readonly request: string;
}

export const newSessionToken = (): string => randomBytes(16).toString("base64url");
export const sessionHash = (token: string): Buffer => createHash("sha256").update(`session\0${token}`).digest();

/** In whose name the book is written while somebody logs in. */
export const userContext = (user: Pick<UserRow, "id" | "groups">, role: string | null, how: HowLoggedIn): Context => ({
  actor: user.id,
  role: role ?? "none",
  groups: user.groups,
  via: how.via,
  request: how.request,
});

/**
 * Opens a session for who has proved to be this user, and writes its one line. The caller sets the cookie
 * (`http/session-cookie.ts`) after the commit. It acts in the first of the user's roles.
 */
export async function openSession(
  { login }: Pick<AccessDeps, "login">,
  tx: Tx,
  user: UserRow,
  how: HowLoggedIn,
): Promise<OpenedSession> {
  const token = newSessionToken();
  const id = newId("ses");
  const role = user.roles[0] ?? null;
  const { via, secondFactor, fresh } = how;
  const absoluteHours = login.absolute_hours;
  const hash = sessionHash(token);
  const expiresAt = await insertSession(tx, {
    id,
    hash,
    userId: user.id,
    role,
    via,
    secondFactor,
    fresh,
    absoluteHours,
  });
  const object = { k: "session", id };
  const ctx = { second_factor: secondFactor, fresh };
  await append(tx, userContext(user, role, how), { type: "session.opened", outcome: "success", object, ctx });
  return { id, token, expiresAt };
}
