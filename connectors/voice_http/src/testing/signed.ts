import { createHmac } from "node:crypto";
import type { WebhookRequest } from "@gatehouse/sdk";

export const account = { sid: `AC${"0a".repeat(16)}`, token: "twilio-auth-token-0123456789abcd" } as const;

/** Signed as Twilio's documentation says, written apart from the connector's own code. */
export function signed(url: string, body: string, token: string = account.token): string {
  const sorted = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return createHmac("sha1", token)
    .update(sorted.reduce((text, [name, value]) => text + name + value, url))
    .digest("base64");
}

export const requestTo = (
  url: string,
  body: string,
  more: { token?: string; method?: string } = {},
): WebhookRequest => ({
  method: more.method ?? "POST",
  url: new URL(url),
  headers: new Map([
    ["content-type", "application/x-www-form-urlencoded; charset=UTF-8"],
    ["x-twilio-signature", signed(url, body, more.token)],
  ]),
  rawBody: Buffer.from(body),
  receivedAt: new Date("2026-11-25T08:00:00.000Z"),
});
