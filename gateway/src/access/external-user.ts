import { createHash } from "node:crypto";
import { forbidden } from "../desk/problem.js";
import { findUserBySubject } from "../store/sql/find-user-by-subject.js";
import type { UserRow } from "../store/sql/user-row.js";
import type { Tx } from "../store/transaction.js";

/** Somebody, as a provider of logins names them. */
export interface Subject {
  /** Id of the configured provider. */
  readonly provider: string;
  /** What never changes for them there: OIDC `sub`, CAS user, LDAP `entryUUID`. */
  readonly subject: string;
}

/** Made without a key: it must be found again after every key was rotated. */
export const subjectIndex = ({ provider, subject }: Subject): Buffer =>
  createHash("sha256").update(`subject\0${provider}\0${subject}`).digest();

/** The user of an external subject. Throws 403 for one nobody has linked, and for a disabled user: the same words. */
export async function externalUser(tx: Tx, subject: Subject): Promise<UserRow> {
  const user = await findUserBySubject(tx, subject.provider, subjectIndex(subject));
  if (user?.state !== "active")
    throw forbidden("此登录没有对应的账号，请联系管理员 | no account here belongs to this login; ask an administrator");
  return user;
}
