import { json, requireJsonPost, verifyPathSecret, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";

/** What the automation of the README posts; a placeholder is a number or a text. */
const payload = z.object({
  ticket_id: z.union([z.int().positive().transform(String), z.string().regex(/^[1-9]\d{0,14}$/)]),
});

/**
 * An automation's call. Its placeholders name no note and Freshdesk signs nothing, so it is only a knock: the poll
 * fetches what was written, with its number and its files.
 */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verifyPathSecret(request, config.webhook_secret);
  requireJsonPost(request);
  const { ticket_id } = json(request.rawBody, payload);
  return { events: [], reply: { status: 200 }, wake: ticket_id };
}
