import { createHmac, timingSafeEqual } from "node:crypto";
import { PluginError, verifyPathSecret, verify as verifyStandard, type WebhookRequest } from "@gatehouse/sdk";
import { signedText } from "../auth/signed-text.js";
import type { Verification } from "../config/replies.js";

type Hmac = Extract<Verification, { readonly type: "hmac" }>;

const toleranceMs = 300_000;

function checkTime(request: WebhookRequest, name: string, unit: "secs" | "ms"): string {
  const text = request.headers.get(name.toLowerCase()) ?? "";
  const ms = Number(text) * (unit === "ms" ? 1 : 1000);
  if (!/^\d{1,15}$/.test(text) || Math.abs(request.receivedAt.getTime() - ms) > toleranceMs)
    throw new PluginError("bad_signature", `${name} is missing or more than 5 minutes off`);
  return text;
}

/** One way of writing only: otherwise a signature could be bent and still fit. */
function fits(given: string, expected: string, encoding: Hmac["encoding"]): boolean {
  const [a, b] = [encoding === "hex" ? given.toLowerCase() : given, expected].map((text) => Buffer.from(text));
  return a !== undefined && b !== undefined && a.length === b.length && timingSafeEqual(a, b);
}

function verifyHmac(request: WebhookRequest, recipe: Hmac): void {
  const { timestamp_name, timestamp_unit, nonce_name, signature_name, signature_prefix, encoding } = recipe;
  const parts = {
    method: request.method,
    path: request.url.pathname,
    query: request.url.search.slice(1),
    body: request.rawBody,
    timestamp: timestamp_name === undefined ? "" : checkTime(request, timestamp_name, timestamp_unit),
    nonce: nonce_name === undefined ? "" : (request.headers.get(nonce_name.toLowerCase()) ?? ""),
  };
  const digest = createHmac(recipe.algorithm, recipe.secret).update(signedText(recipe.signed, parts)).digest(encoding);
  const given = request.headers.get(signature_name.toLowerCase()) ?? "";
  if (!given.startsWith(signature_prefix) || !fits(given.slice(signature_prefix.length), digest, encoding))
    throw new PluginError("bad_signature", `${signature_name} does not match the request`);
}

/** Is it theirs? Looks at the raw bytes. Throws `bad_signature`. */
export function verify(request: WebhookRequest, recipe: Verification): void {
  switch (recipe.type) {
    case "standard_webhooks":
      verifyStandard([recipe.secret], request.headers, request.rawBody, request.receivedAt);
      return;
    case "hmac":
      return verifyHmac(request, recipe);
    case "path_secret":
      return verifyPathSecret(request, recipe.secret);
  }
}
