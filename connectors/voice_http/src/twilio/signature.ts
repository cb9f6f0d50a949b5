import { createHmac, timingSafeEqual } from "node:crypto";
import { PluginError, type WebhookRequest } from "@gatehouse/sdk";

/** Base64 HMAC-SHA1 over the URL, then every parameter's name and value by sorted name (twilio.com/docs/usage/security). */
export function signatureOf(url: string, parameters: URLSearchParams, token: string): string {
  const pairs = [...new Set([...parameters].map(([name, value]) => `${name}\u0000${value}`))].sort();
  return createHmac("sha1", token)
    .update(url + pairs.map((pair) => pair.replace("\u0000", "")).join(""))
    .digest("base64");
}

/** Throws `bad_signature` unless Twilio signed this request for the address it came to. */
export function verifyTwilio({ url, headers }: WebhookRequest, parameters: URLSearchParams, token: string): void {
  const given = Buffer.from(headers.get("x-twilio-signature") ?? "");
  const expected = Buffer.from(signatureOf(url.href, parameters, token));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new PluginError(
      "bad_signature",
      "x-twilio-signature does not match: check auth_token, and that Twilio calls gateway.public_url",
    );
}
