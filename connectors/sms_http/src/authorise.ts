import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { PluginError, verifyPathSecret, type WebhookRequest } from "@gatehouse/sdk";
import type { ReceiveOptions } from "./receive-options.js";

type Auth = ReceiveOptions["auth"];

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** In constant time, whatever the lengths. */
const same = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

/** A signature of the body says nothing of a GET's address, so a GET is never signed. */
function signed(request: WebhookRequest, { header, prefix, encoding, secret }: Auth & { type: "hmac" }): boolean {
  if (request.method !== "POST") return false;
  const expected = createHmac("sha256", secret).update(request.rawBody).digest(encoding);
  return same(request.headers.get(header.toLowerCase()) ?? "", `${prefix}${expected}`);
}

function known(request: WebhookRequest, auth: Exclude<Auth, { type: "path_secret" }>): boolean {
  switch (auth.type) {
    case "basic": {
      const login = Buffer.from(`${auth.user}:${auth.password}`).toString("base64");
      return same(request.headers.get("authorization") ?? "", `Basic ${login}`);
    }
    case "hmac":
      return signed(request, auth);
  }
}

/** Throws `bad_signature` unless the caller knows the account's secret. */
export function authorise(request: WebhookRequest, auth: Auth): void {
  if (auth.type === "path_secret") return verifyPathSecret(request, auth.secret);
  if (!known(request, auth)) throw new PluginError("bad_signature", `the ${auth.type} of this request is not ours`);
}
