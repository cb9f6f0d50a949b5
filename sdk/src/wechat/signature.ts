import { createHash, timingSafeEqual } from "node:crypto";
import { PluginError } from "../error.js";

/** Hex SHA-1 of the parts, sorted and joined: how WeChat and WeCom sign a callback. */
export const signatureOf = (...parts: readonly string[]): string =>
  createHash("sha1")
    .update([...parts].sort().join(""))
    .digest("hex");

/** Throws `bad_signature` unless `given` is the signature of the parts. */
export function checkSignature(given: string | null | undefined, ...parts: readonly string[]): void {
  const seen = Buffer.from(given ?? "");
  const expected = Buffer.from(signatureOf(...parts));
  if (seen.length !== expected.length || !timingSafeEqual(seen, expected))
    throw new PluginError("bad_signature", "the signature in the query does not match");
}
