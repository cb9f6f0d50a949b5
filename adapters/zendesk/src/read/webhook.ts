import { createHmac, timingSafeEqual } from "node:crypto";
import { json, PluginError, requireJsonPost, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { isEnded } from "../write/status.js";
import { agentOf, type Item, number, rawOf, secondOf } from "./item.js";

const id = z.union([z.string(), z.int()]).transform(String).pipe(number);

/** A ticket event (api-reference/webhooks/event-types/ticket-events). */
const payload = z.object({
  type: z.string(),
  detail: z.object({
    id,
    actor_id: z.union([z.string(), z.int()]).transform(String).nullish(),
    external_id: z.string().nullish(),
    updated_at: z.string().nullish(),
  }),
  event: z.object({
    comment: z
      .object({
        id,
        body: z.string().nullish(),
        is_public: z.boolean().nullish(),
        author: z.object({ id, is_staff: z.boolean().nullish() }).nullish(),
      })
      .nullish(),
    current: z.unknown().optional(),
    previous: z.unknown().optional(),
  }),
});
type Payload = z.output<typeof payload>;

const toleranceMs = 300_000;

/** base64(HMAC-SHA256(timestamp + body)) (documentation/webhooks/verifying). */
function verify({ headers, rawBody, receivedAt }: WebhookRequest, secret: string | undefined): void {
  const refused = (message: string): PluginError => new PluginError("bad_signature", message);
  const time = headers.get("x-zendesk-webhook-signature-timestamp") ?? "";
  const given = Buffer.from(headers.get("x-zendesk-webhook-signature") ?? "");
  const digest = createHmac("sha256", secret ?? "")
    .update(time)
    .update(rawBody)
    .digest("base64");
  const expected = Buffer.from(digest);
  if (secret === undefined || given.length !== expected.length || !timingSafeEqual(given, expected))
    throw refused("x-zendesk-webhook-signature does not match the body");
  if (!(Math.abs(receivedAt.getTime() - Date.parse(time)) <= toleranceMs))
    throw refused("the signature's time is more than 5 minutes off");
}

/** The event tells of no files: the poll brings them, and the words as well where it comes first. */
function commented({ detail, event: { comment } }: Payload, { user_id }: Config): readonly Item[] {
  if (comment?.author?.is_staff !== true || comment.author.id === user_id) return [];
  const words = { public: comment.is_public ?? false, text: comment.body ?? "" };
  return [{ kind: "comment", id: comment.id, ...words, ticket_id: detail.id, ...agentOf(comment.author.id) }];
}

function changed({ detail, event }: Payload, { user_id }: Config): readonly Item[] {
  const ended = isEnded(String(event.current));
  const at = secondOf(detail.updated_at ?? "");
  if (at === undefined || detail.actor_id === user_id || ended === isEnded(String(event.previous))) return [];
  return [{ kind: "status", ended, at, ticket_id: detail.id, ...agentOf(detail.actor_id) }];
}

function itemsIn(told: Payload, config: Config): readonly Item[] {
  switch (told.type) {
    case "zen:event-type:ticket.comment_added":
      return commented(told, config);
    case "zen:event-type:ticket.status_changed":
      return changed(told, config);
    default:
      return [];
  }
}

/** A ticket of ours has a conversation's id as `external_id`; the account's other tickets are nobody's business. */
const isOurs = ({ detail }: Payload): boolean => detail.external_id?.startsWith("cnv_") === true;

/** A subscription to ticket events. Nobody there reads our answer: a refused command is told to the ticket. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verify(request, config.webhook_secret);
  requireJsonPost(request);
  const told = json(request.rawBody, payload);
  const found = isOurs(told) ? itemsIn(told, config) : [];
  return { events: found.map(rawOf), reply: { status: 200 } };
}
