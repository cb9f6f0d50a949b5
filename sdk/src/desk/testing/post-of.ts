import type { WebhookRequest } from "../../plugin.js";

/** What a desk posts to its webhook, as the gateway hands it over. */
export const postOf = (
  url: string | URL,
  body: object | Uint8Array,
  receivedAt: Date,
  headers: Readonly<Record<string, string>> = {},
): WebhookRequest => ({
  method: "POST",
  url: new URL(url),
  headers: new Map(Object.entries({ "content-type": "application/json", ...headers })),
  rawBody: body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body)),
  receivedAt,
});
