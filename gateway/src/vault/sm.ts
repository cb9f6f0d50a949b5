import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/** How the names of keys of this suite begin: the name is authenticated with what it sealed, so none changes its suite. */
export const smPrefix = "dksm_";
export const isSm = (kid: string): boolean => kid.startsWith(smPrefix);

const ivBytes = 16;
const tagBytes = 32;
/** Bytes `sealSm` adds. */
export const smOverhead = ivBytes + tagBytes;

interface Halves {
  readonly cipher: Buffer;
  readonly mac: Buffer;
}

const halves = new WeakMap<Buffer, Halves>();

/** SM4 takes 128 bits; the MAC has a key of its own. */
function halvesOf(key: Buffer): Halves {
  const known = halves.get(key);
  if (known !== undefined) return known;
  const part = (label: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync("sm3", key, "gatehouse/v1", label, bytes));
  const made = { cipher: part("sm4-ctr", 16), mac: part("hmac-sm3", 32) };
  halves.set(key, made);
  return made;
}

/** The length stands first: no byte can move from what is bound to what is sealed. */
function tagOf({ mac }: Halves, bound: Buffer, body: readonly Buffer[]): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bound.length));
  const hmac = createHmac("sm3", mac).update(length).update(bound);
  for (const part of body) hmac.update(part);
  return hmac.digest();
}

/**
 * SM4-CTR (GB/T 32907), then HMAC-SM3 (GB/T 32905) over it: iv (16) ‖ ciphertext ‖ tag (32). OpenSSL 3.0 has no SM4-GCM.
 * The implementation is OpenSSL's and holds no certificate.
 */
export function sealSm(key: Buffer, bound: Buffer, plain: Uint8Array | string): Buffer {
  const parts = halvesOf(key);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("sm4-ctr", parts.cipher, iv);
  const body = typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain);
  cipher.final();
  return Buffer.concat([iv, body, tagOf(parts, bound, [iv, body])]);
}

/** Opens what `sealSm` made; nothing is decrypted before the tag is right. */
export function unsealSm(key: Buffer, bound: Buffer, sealed: Buffer): Buffer {
  const end = sealed.length - tagBytes;
  if (end < ivBytes) throw new Error("too short to be sealed");
  const parts = halvesOf(key);
  const iv = sealed.subarray(0, ivBytes);
  const body = sealed.subarray(ivBytes, end);
  if (!timingSafeEqual(tagOf(parts, bound, [iv, body]), sealed.subarray(end)))
    throw new Error("the tag of what is sealed is wrong");
  const cipher = createDecipheriv("sm4-ctr", parts.cipher, iv);
  return Buffer.concat([cipher.update(body), cipher.final()]);
}
