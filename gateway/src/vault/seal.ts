import { createCipheriv, createDecipheriv, randomFillSync } from "node:crypto";
import { isSm, sealSm, smOverhead, unsealSm } from "./sm.js";

/** A 256-bit key and its name. */
export interface DataKey {
  readonly kid: string;
  readonly key: Buffer;
}

const seals = new WeakMap<DataKey, number>();

/** How often this process sealed with an opened key. */
export const sealsOf = (key: DataKey): number => seals.get(key) ?? 0;

const nonceBytes = 12;
const tagBytes = 16;
const pool = Buffer.alloc(nonceBytes * 256);
let used = pool.length;

function nonce(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += nonceBytes;
  return Buffer.from(pool.subarray(used - nonceBytes, used));
}

/**
 * AES-256-GCM, or the 国密 suite where the key's name says so: nonce (12) ‖ ciphertext ‖ tag (16). `place` is `table|row|column`: together with the key's name it is
 * authenticated, so that a value moved to another row does not open.
 */
export function seal(key: DataKey, place: string, plain: Uint8Array | string): Buffer {
  seals.set(key, sealsOf(key) + 1);
  const bound = Buffer.from(`${place}|${key.kid}`);
  if (isSm(key.kid)) return sealSm(key.key, bound, plain);
  const iv = nonce();
  const cipher = createCipheriv("aes-256-gcm", key.key, iv).setAAD(bound);
  const body = typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain);
  cipher.final();
  return Buffer.concat([iv, body, cipher.getAuthTag()]);
}

/** Bytes `seal` adds to what it seals. */
export const sealedOverhead = (kid: string): number => (isSm(kid) ? smOverhead : nonceBytes + tagBytes);

/** Opens what `seal` made. Throws when key, place or a single bit differs. */
export function unseal(key: DataKey, place: string, sealed: Buffer): Buffer {
  const bound = Buffer.from(`${place}|${key.kid}`);
  if (isSm(key.kid)) return unsealSm(key.key, bound, sealed);
  const end = sealed.length - tagBytes;
  // Of less, nonce and tag would overlap.
  if (end < nonceBytes) throw new Error("too short to be sealed");
  const cipher = createDecipheriv("aes-256-gcm", key.key, sealed.subarray(0, nonceBytes));
  cipher.setAAD(bound).setAuthTag(sealed.subarray(end));
  return Buffer.concat([cipher.update(sealed.subarray(nonceBytes, end)), cipher.final()]);
}

/** A sealed JSON value. */
export const sealJson = (key: DataKey, place: string, value: unknown): Buffer =>
  seal(key, place, JSON.stringify(value));
export const unsealJson = <T>(key: DataKey, place: string, sealed: Buffer): T =>
  JSON.parse(unseal(key, place, sealed).toString("utf8")) as T;
