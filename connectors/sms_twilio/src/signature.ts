import { createHmac, timingSafeEqual } from "node:crypto";
import { PluginError, type WebhookRequest } from "@gatehouse/sdk";

/** Base64 HMAC-SHA1 over the URL and every distinct parameter, name before value, sorted (twilio.com/docs/usage/security). */
export function twilioSignature(url: string, parameters: URLSearchParams, authToken: string): string {
  const names = [...new Set(parameters.keys())].sort();
  const text = names.map((name) =>
    [...new Set(parameters.getAll(name))]
      .sort()
      .map((value) => name + value)
      .join(""),
  );
  return createHmac("sha1", authToken)
    .update(url + text.join(""))
    .digest("base64");
}

/** Twilio signs some addresses with their default port in them and some without. */
function addresses(url: URL): readonly string[] {
  const { href, hostname, protocol, port } = url;
  if (port !== "") return [href];
  const withPort = `${hostname}:${protocol === "https:" ? 443 : 80}`;
  return [href, href.replace(`//${hostname}`, `//${withPort}`)];
}

/** Throws `bad_signature` unless the request was signed with this token for the address it came to. */
export function verifySignature(
  { url, headers }: WebhookRequest,
  parameters: URLSearchParams,
  authToken: string,
): void {
  const given = Buffer.from(headers.get("x-twilio-signature") ?? "");
  const known = addresses(url).some((address) => {
    const expected = Buffer.from(twilioSignature(address, parameters, authToken));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!known)
    throw new PluginError(
      "bad_signature",
      "x-twilio-signature does not match; check auth_token, and that gateway.public_url is what Twilio calls",
    );
}
