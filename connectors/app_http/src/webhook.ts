import { requireJsonPost, verify, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { itemOf } from "./item.js";

/** Verifies the raw bytes and keys them by the sender's own id, so that the same item again is a duplicate. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verify([config.secret, ...config.previous_secrets], request.headers, request.rawBody, request.receivedAt);
  requireJsonPost(request);
  const { type, id } = itemOf(request.rawBody);
  const raw = { key: `${type}:${id}`, body: request.rawBody, contentType: "application/json" };
  return { events: [raw], reply: "admitted" };
}
