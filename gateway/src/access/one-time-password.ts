import { randomBytes } from "node:crypto";
import type { Passwords } from "./passwords.js";

/** How long a password that somebody else has seen opens something. */
export const oneTimeHours = 72;

export interface OneTimePassword {
  /** Shown once. */
  readonly shown: string;
  readonly stored: string;
}

/** 80 random bits, written so that it can be read out over the telephone. */
export async function newOneTimePassword(passwords: Passwords): Promise<OneTimePassword> {
  const shown = (randomBytes(10).toString("hex").match(/.{5}/g) ?? []).join("-");
  return { shown, stored: await passwords.hash(shown) };
}
