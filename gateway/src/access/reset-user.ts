import { append } from "../ledger/append.js";
import { deleteSessionsOf } from "../store/sql/delete-sessions-of.js";
import { removeTotp } from "../store/sql/remove-totp.js";
import { setPassword } from "../store/sql/set-password.js";
import type { Context, Tx } from "../store/transaction.js";
import { theUser } from "./change-user.js";
import { oneTimeHours } from "./one-time-password.js";

const line = (type: string, id: string) => ({ type, outcome: "success", object: { k: "user", id } }) as const;

/** A one-time password in place of the user's own; their sessions end. */
export async function resetPassword(tx: Tx, context: Context, id: string, stored: string): Promise<void> {
  await theUser(tx, id);
  await setPassword(tx, id, stored, oneTimeHours);
  await deleteSessionsOf(tx, id);
  await append(tx, context, line("user.password_reset", id));
}

/** No second factor any more, for somebody who lost theirs; their sessions end. */
export async function resetTotp(tx: Tx, context: Context, id: string): Promise<void> {
  await theUser(tx, id);
  await removeTotp(tx, id);
  await deleteSessionsOf(tx, id);
  await append(tx, context, line("user.totp_reset", id));
}

/** Ends every session of a user. */
export async function endSessions(tx: Tx, context: Context, id: string): Promise<void> {
  await theUser(tx, id);
  const sessions = await deleteSessionsOf(tx, id);
  await append(tx, context, { ...line("user.sessions_ended", id), ctx: { sessions } });
}
