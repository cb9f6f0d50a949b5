import { bytes, requireJsonPost, verifyPathSecret, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { itemsIn, keyOf } from "./push.js";

/** Udesk signs nothing; it wants 200 with an empty body within 10 s and sends again otherwise. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verifyPathSecret(request, config.path_secret);
  requireJsonPost(request);
  const events = itemsIn(request.rawBody).map((found) => ({
    key: keyOf(found),
    body: bytes(found),
    contentType: "application/json",
  }));
  return { events, reply: { status: 200, body: "" } };
}
