import { createCipheriv, createDecipheriv } from "node:crypto";
import { PluginError } from "../error.js";

/** PKCS#7 is padded to 32 bytes here, twice the cipher's own block: OpenSSL's padding must stay off. */
const padBlock = 32;
const randomBytes = 16;
const headBytes = randomBytes + 4;

/** What was inside an envelope, and for whom it was sealed: an appid or a corpid. */
export interface Opened {
  readonly message: Buffer;
  readonly receiver: string;
}

const refused = (cause?: unknown): PluginError =>
  new PluginError("bad_signature", "the envelope does not open with this EncodingAESKey", { cause });

/** The 32 key bytes of a 43-character EncodingAESKey: base64 without its last `=`. */
const keyOf = (aesKey: string): Buffer => Buffer.from(`${aesKey}=`, "base64");

function padded(plain: Buffer): Buffer {
  const length = padBlock - (plain.length % padBlock);
  return Buffer.concat([plain, Buffer.alloc(length, length)]);
}

function unpadded(plain: Buffer): Buffer {
  const length = plain.at(-1) ?? 0;
  const pad = plain.subarray(plain.length - length);
  if (length < 1 || length > padBlock || pad.length !== length || pad.some((byte) => byte !== length)) throw refused();
  return plain.subarray(0, plain.length - length);
}

function decrypted(aesKey: string, encrypted: string): Buffer {
  const key = keyOf(aesKey);
  try {
    const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([decipher.update(encrypted, "base64"), decipher.final()]);
  } catch (cause) {
    throw refused(cause);
  }
}

/**
 * Opens an envelope: AES-256-CBC, IV = first 16 key bytes, over 16 random bytes, the message's length as 4 bytes
 * big-endian, the message, the receiver. Throws `bad_signature`.
 */
export function openEnvelope(aesKey: string, encrypted: string): Opened {
  const plain = unpadded(decrypted(aesKey, encrypted));
  if (plain.length < headBytes) throw refused();
  const end = headBytes + plain.readUInt32BE(randomBytes);
  if (end > plain.length) throw refused();
  return { message: plain.subarray(headBytes, end), receiver: plain.toString("utf8", end) };
}

/** The other way round, for passive answers and for fakes of the provider: base64. `random16` are 16 bytes of chance. */
export function sealEnvelope(
  aesKey: string,
  message: Uint8Array | string,
  receiver: string,
  random16: Uint8Array,
): string {
  const key = keyOf(aesKey);
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = padded(Buffer.concat([random16, length, body, Buffer.from(receiver)]));
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64");
}
