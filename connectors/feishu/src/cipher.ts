import { createDecipheriv, createHash, timingSafeEqual } from "node:crypto";
import { PluginError, type WebhookRequest } from "@gatehouse/sdk";

const ivBytes = 16;

/**
 * The event inside `encrypt`: base64 of the IV and AES-256-CBC under SHA-256 of the Encrypt Key (接收事件, 解密).
 * Undefined for what was not encrypted with this key.
 */
export function decrypted(encrypt: string, encryptKey: string): Buffer | undefined {
  const bytes = Buffer.from(encrypt, "base64");
  if (bytes.length < 2 * ivBytes) return undefined;
  const key = createHash("sha256").update(encryptKey).digest();
  const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, ivBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Hex SHA-256 of timestamp, nonce, Encrypt Key and the raw body (签名校验). */
export const signatureOf = (timestamp: string, nonce: string, encryptKey: string, body: Uint8Array): string =>
  createHash("sha256")
    .update(timestamp + nonce + encryptKey)
    .update(body)
    .digest("hex");

/**
 * Throws `bad_signature`. The timestamp is not compared with the clock: a push that is repeated after six hours must
 * still be taken, and a replay is a duplicate by its event id.
 */
export function verifySignature({ headers, rawBody }: WebhookRequest, encryptKey: string): void {
  const header = (name: string): string => headers.get(`x-lark-${name}`) ?? "";
  const given = Buffer.from(header("signature"));
  const expected = signatureOf(header("request-timestamp"), header("request-nonce"), encryptKey, rawBody);
  if (given.length !== expected.length || !timingSafeEqual(given, Buffer.from(expected)))
    throw new PluginError("bad_signature", "x-lark-signature does not match the body");
}
