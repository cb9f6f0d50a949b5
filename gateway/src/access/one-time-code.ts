import { createHash, randomBytes } from "node:crypto";
import { generateSecret, generateURI, verify } from "otplib";
import { deleteRecoveryCodes } from "../store/sql/delete-recovery-codes.js";
import { insertRecoveryCodes } from "../store/sql/insert-recovery-codes.js";
import { setTotpStep } from "../store/sql/set-totp-step.js";
import { takeRecoveryCode } from "../store/sql/take-recovery-code.js";
import type { UserRow } from "../store/sql/user-row.js";
import type { Tx } from "../store/transaction.js";
import type { DataKey } from "../vault/seal.js";
import { unseal } from "../vault/seal.js";

/** Seconds a telephone's clock may be off. */
const toleranceSecs = 30;
const recoveryCodes = 10;

export const totpPlace = (userId: string): string => `app_user|${userId}|totp`;

/** A secret to type or scan into an authenticator. */
export function newTotp(issuer: string, label: string): { readonly secret: string; readonly uri: string } {
  const secret = generateSecret();
  return { secret, uri: generateURI({ issuer, label, secret }) };
}

/** The step this code belongs to, if it is right now and later than `after`: none works twice. */
export async function stepOf(secret: string, code: string, after: number, now: Date): Promise<number | undefined> {
  if (!/^\d{6}$/.test(code)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = await verify({ secret, token: code, epoch, epochTolerance: toleranceSecs });
  return result.valid && "timeStep" in result && result.timeStep > after ? result.timeStep : undefined;
}

/** 80 random bits: what guesses cannot reach needs no slow hash. */
const recoveryHash = (userId: string, code: string): Buffer =>
  createHash("sha256")
    .update(`recovery\0${userId}\0${code.toLowerCase().replaceAll(/[\s-]/g, "")}`)
    .digest();

const newRecoveryCode = (): string => (randomBytes(10).toString("hex").match(/.{5}/g) ?? []).join("-");

/** Ten new ones in place of whatever there was; shown once. */
export async function replaceRecoveryCodes(tx: Tx, userId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
  await deleteRecoveryCodes(tx, userId);
  await insertRecoveryCodes(
    tx,
    userId,
    codes.map((code) => recoveryHash(userId, code)),
  );
  return codes;
}

/** Uses up a code of the authenticator or one of the recovery codes; undefined when it is neither. The user is locked. */
export async function takeCode(
  tx: Tx,
  user: UserRow,
  key: DataKey,
  code: string,
  now: Date,
): Promise<"totp" | "recovery_code" | undefined> {
  if (user.totp === null) return undefined;
  const step = await stepOf(
    unseal(key, totpPlace(user.id), user.totp).toString(),
    code.replaceAll(" ", ""),
    Number(user.totp_step),
    now,
  );
  if (step !== undefined) {
    await setTotpStep(tx, user.id, step);
    return "totp";
  }
  return (await takeRecoveryCode(tx, user.id, recoveryHash(user.id, code))) ? "recovery_code" : undefined;
}
