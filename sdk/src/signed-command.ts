import { type Command, command } from "./command.js";
import { requireJsonPost } from "./http.js";
import { json } from "./json.js";
import type { RawEvent, WebhookRequest, WebhookResult } from "./plugin.js";
import { verify } from "./signature.js";

/**
 * A command POSTed with Standard Webhooks headers (contract §4.3): verified on its raw bytes by any of the keys, and
 * keyed by the receiver's own id, so that a repeat is harmless. Its sender reads the answer.
 */
export function signedCommand(request: WebhookRequest, keys: readonly string[]): WebhookResult {
  verify(keys, request.headers, request.rawBody, request.receivedAt);
  requireJsonPost(request);
  const { id } = json(request.rawBody, command);
  const raw = { key: `command:${id}`, body: request.rawBody, contentType: "application/json" };
  return { events: [raw], reply: "admitted" };
}

/** One request is one command. */
export const commandOf = (raw: RawEvent): readonly Command[] => [json(raw.body, command)];
