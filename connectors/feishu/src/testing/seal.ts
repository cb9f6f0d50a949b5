import { createCipheriv, createHash } from "node:crypto";
import { signatureOf } from "../cipher.js";

/** A plain body in Feishu's envelope; the IV follows from the body, so that the same gives the same. */
export function sealed(plain: Uint8Array, encryptKey: string): Buffer {
  const iv = createHash("md5").update(plain).digest();
  const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update(encryptKey).digest(), iv);
  const encrypt = Buffer.concat([iv, cipher.update(plain), cipher.final()]).toString("base64");
  return Buffer.from(JSON.stringify({ encrypt }));
}

/** The headers Feishu signs a push with. */
export function signedHeaders(body: Uint8Array, at: Date, encryptKey: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    "x-lark-request-timestamp": timestamp,
    "x-lark-request-nonce": "nonce-1",
    "x-lark-signature": signatureOf(timestamp, "nonce-1", encryptKey, body),
  };
}
