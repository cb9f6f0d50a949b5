import { badRequest, Problem } from "../desk/problem.js";
import { append } from "../ledger/append.js";
import { confirmTotp } from "../store/sql/confirm-totp.js";
import { deleteOtherSessions } from "../store/sql/delete-other-sessions.js";
import { lockUser } from "../store/sql/lock-user.js";
import { offerTotp } from "../store/sql/offer-totp.js";
import { removeTotp } from "../store/sql/remove-totp.js";
import { renewSession } from "../store/sql/renew-session.js";
import type { UserRow } from "../store/sql/user-row.js";
import type { Context, Tx } from "../store/transaction.js";
import { seal, unseal } from "../vault/seal.js";
import type { AccessDeps } from "./access-deps.js";
import { newTotp, replaceRecoveryCodes, stepOf, totpPlace } from "./one-time-code.js";
import { newSessionToken, sessionHash } from "./open-session.js";
import type { SignedIn } from "./signed-in.js";
import { userKey } from "./user-key.js";

async function mine(tx: Tx, person: SignedIn): Promise<UserRow> {
  const user = await lockUser(tx, person.userId);
  if (user === undefined) throw new Problem(401, "Unauthorized", "there is no such user any more");
  return user;
}

const line = (person: SignedIn, type: string) =>
  ({ type, outcome: "success", object: { k: "user", id: person.userId } }) as const;

/** A new secret, shown once; the old one counts until a code of the new one is confirmed. */
export async function offerCodes(
  deps: AccessDeps & { readonly issuer: string },
  tx: Tx,
  context: Context,
  person: SignedIn,
): Promise<{ readonly secret: string; readonly uri: string }> {
  const user = await mine(tx, person);
  const key = await userKey(deps.keyring, tx, user.id);
  const made = newTotp(deps.issuer, user.name);
  await offerTotp(tx, user.id, seal(key, totpPlace(user.id), made.secret));
  await append(tx, context, line(person, "user.totp_offered"));
  return made;
}

export interface Enrolled {
  readonly codes: readonly string[];
  /** The session goes on under it; every other session ended. */
  readonly token: string;
}

/** The first code of the offered secret makes it count. Throws 400 when it is wrong. */
export async function confirmCodes(
  deps: AccessDeps,
  tx: Tx,
  context: Context,
  person: SignedIn,
  code: string,
): Promise<Enrolled> {
  const user = await mine(tx, person);
  if (user.totp_offered === null) throw new Problem(409, "Conflict", "first ask for a secret: POST /api/v1/me/totp");
  const key = await userKey(deps.keyring, tx, user.id);
  const secret = unseal(key, totpPlace(user.id), user.totp_offered).toString();
  const step = await stepOf(secret, code, 0, tx.now);
  if (step === undefined)
    throw badRequest([
      { path: "code", message: "动态口令不对，请检查手机时间 | wrong; is the telephone's clock right?" },
    ]);
  const token = newSessionToken();
  await confirmTotp(tx, user.id, step);
  await deleteOtherSessions(tx, user.id, person.sessionId);
  await renewSession(tx, person.sessionId, sessionHash(token), true);
  const codes = await replaceRecoveryCodes(tx, user.id);
  await append(tx, context, line(person, "user.totp_confirmed"));
  return { codes, token };
}

/** Ten new recovery codes in place of the old. Throws 409 without a second factor. */
export async function renewRecoveryCodes(tx: Tx, context: Context, person: SignedIn): Promise<readonly string[]> {
  const user = await mine(tx, person);
  if (user.totp === null) throw new Problem(409, "Conflict", "there are no codes to recover");
  const codes = await replaceRecoveryCodes(tx, user.id);
  await append(tx, context, line(person, "user.recovery_codes_made"));
  return codes;
}

/** Throws 409 where one of the user's roles needs it. */
export async function dropCodes(deps: AccessDeps, tx: Tx, context: Context, person: SignedIn): Promise<void> {
  const user = await mine(tx, person);
  if (user.roles.some((role) => deps.login.mfa_roles.some((needs) => needs === role)))
    throw new Problem(409, "Conflict", "您的角色必须使用动态口令 | your role needs one-time codes");
  await removeTotp(tx, user.id);
  await append(tx, context, line(person, "user.totp_removed"));
}
