import { requireJsonPost, verify, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import type { Config, Generic } from "./config.js";
import { stepOf } from "./generic/step.js";
import { webhookTwilio } from "./twilio/webhook.js";

/** Verified over the raw bytes, keyed by the call centre's own id of the step. */
function webhookGeneric(request: WebhookRequest, { secret, previous_secrets }: Generic): WebhookResult {
  verify([secret, ...previous_secrets], request.headers, request.rawBody, request.receivedAt);
  requireJsonPost(request);
  const { id } = stepOf(request.rawBody);
  return {
    events: [{ key: `call:${id}`, body: request.rawBody, contentType: "application/json" }],
    reply: "admitted",
  };
}

export function webhook(request: WebhookRequest, { provider }: Config): WebhookResult {
  switch (provider.type) {
    case "generic":
      return webhookGeneric(request, provider);
    case "twilio":
      return webhookTwilio(request, provider);
  }
}
