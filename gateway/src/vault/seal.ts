import { createCipheriv, createDecipheriv, randomFillSync } from "node:crypto";

/** A 256-bit key and its name. */
export interface DataKey {
  readonly kid: string;
  readonly key: Buffer;
}

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
 * AES-256-GCM: nonce (12) ‖ ciphertext ‖ tag (16). `place` is `table|row|column`: together with the key's name it is
 * authenticated, so that a value moved to another row does not open.
 */
export function seal(key: DataKey, place: string, plain: Uint8Array | string): Buffer {
  const iv = nonce();
  const cipher = createCipheriv("aes-256-gcm", key.key, iv).setAAD(Buffer.from(`${place}|${key.kid}`));
  const body = typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain);
  cipher.final();
  return Buffer.concat([iv, body, cipher.getAuthTag()]);
}

/** Opens what `seal` made. Throws when key, place or a single bit differs. */
export function unseal(key: DataKey, place: string, sealed: Buffer): Buffer {
  const end = sealed.length - tagBytes;
  const cipher = createDecipheriv("aes-256-gcm", key.key, sealed.subarray(0, nonceBytes));
  cipher.setAAD(Buffer.from(`${place}|${key.kid}`)).setAuthTag(sealed.subarray(end));
  return Buffer.concat([cipher.update(sealed.subarray(nonceBytes, end)), cipher.final()]);
}

/** A sealed JSON value. */
export const sealJson = (key: DataKey, place: string, value: unknown): Buffer =>
  seal(key, place, JSON.stringify(value));
export const unsealJson = <T>(key: DataKey, place: string, sealed: Buffer): T =>
  JSON.parse(unseal(key, place, sealed).toString("utf8")) as T;
