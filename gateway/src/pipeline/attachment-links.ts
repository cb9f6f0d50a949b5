import { timingSafeEqual } from "node:crypto";
import type { IndexValue, Keyring } from "../vault/keyring.js";

/** Hours a link to a file works; a receiver that comes later uses the API. */
const lifetimeMs = 24 * 3_600_000;

export interface AttachmentLinks {
  /** A link anyone who holds it may follow until it expires. */
  sign(id: string, now: Date): { readonly url: string; readonly url_expires_at: string };
  check(id: string, expires: string, signature: string, now: Date): boolean;
}

export function createAttachmentLinks(keyring: Keyring, publicUrl: string): AttachmentLinks {
  const signature = (id: string, expires: string): IndexValue => keyring.index("attachment_link", id, expires);
  return {
    sign(id, now) {
      const until = new Date(now.getTime() + lifetimeMs);
      const expires = String(Math.floor(until.getTime() / 1000));
      const query = `expires=${expires}&signature=${signature(id, expires).value.toString("hex")}`;
      return { url: `${publicUrl}/api/v1/attachments/${id}?${query}`, url_expires_at: until.toISOString() };
    },
    check(id, expires, given, now) {
      const { value, also } = signature(id, expires);
      const bytes = Buffer.from(given, "hex");
      const isOurs = (one: Buffer): boolean => bytes.length === one.length && timingSafeEqual(bytes, one);
      return [value, ...also].some(isOurs) && Number(expires) * 1000 > now.getTime();
    },
  };
}
