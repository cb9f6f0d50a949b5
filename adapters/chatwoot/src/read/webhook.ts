import { createHmac, timingSafeEqual } from "node:crypto";
import {
  json,
  PluginError,
  requireJsonPost,
  verifyPathSecret,
  type WebhookRequest,
  type WebhookResult,
} from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { needsFetching } from "./fetch-files.js";
import { isTheirs, messageItem, rawOf } from "./items.js";
import { type Item, message } from "./shapes.js";

const toleranceMs = 300_000;

const number = z.union([z.number(), z.string()]).transform(String);
const named = z.object({ event: z.string() });
const created = message.extend({ conversation: z.object({ id: number }), inbox: z.object({ id: number }) });
/** `updated_at` is told by newer versions. */
const changed = z.object({
  id: number,
  inbox_id: number,
  status: z.string(),
  updated_at: number.optional(),
  timestamp: number,
});

/**
 * `X-Chatwoot-Signature: sha256=<hex HMAC-SHA256 of "{timestamp}.{raw body}">`, `X-Chatwoot-Timestamp` in Unix seconds
 * (since 4.11.2 for accounts' webhooks, 4.13.0 for those of API inboxes).
 */
function verifySignature({ headers, rawBody, receivedAt }: WebhookRequest, secret: string): void {
  const timestamp = headers.get("x-chatwoot-timestamp") ?? "";
  const given = /^sha256=([0-9a-f]{64})$/i.exec(headers.get("x-chatwoot-signature") ?? "")?.[1];
  const expected = createHmac("sha256", secret).update(`${timestamp}.`).update(rawBody).digest();
  if (given === undefined || !timingSafeEqual(Buffer.from(given, "hex"), expected))
    throw new PluginError("bad_signature", "x-chatwoot-signature does not match the body");
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(receivedAt.getTime() - Number(timestamp) * 1000) > toleranceMs)
    throw new PluginError("bad_signature", "x-chatwoot-timestamp is more than 5 minutes off; check the sender's clock");
}

/** Each of the two secrets that is set must be right; older versions sign nothing and leave only the address. */
function verify(request: WebhookRequest, { webhook_secret, path_secret }: Config): void {
  if (webhook_secret !== undefined) verifySignature(request, webhook_secret);
  if (path_secret !== undefined || webhook_secret === undefined) verifyPathSecret(request, path_secret);
}

type MessageItem = Extract<Item, { kind: "message" }>;

function messageIn(body: Uint8Array, { inbox_id }: Config): MessageItem | undefined {
  const found = json(body, created);
  return isTheirs(found) && found.inbox.id === inbox_id ? messageItem(found, found.conversation.id) : undefined;
}

/** `pending` and `snoozed` mean nothing here. */
function statusIn(body: Uint8Array, config: Config): Item | undefined {
  const { id, inbox_id, status, updated_at, timestamp } = json(body, changed);
  if (inbox_id !== config.inbox_id || !["resolved", "open"].includes(status)) return undefined;
  return { kind: "status", conversation_id: id, resolved: status === "resolved", at: updated_at ?? timestamp };
}

function itemIn(body: Uint8Array, config: Config): Item | undefined {
  switch (json(body, named).event) {
    case "message_created":
      return messageIn(body, config);
    case "conversation_status_changed":
      return statusIn(body, config);
    default:
      return undefined;
  }
}

/** Chatwoot waits 5 seconds and calls once; it shows our answer to nobody. An account's webhook tells of all inboxes. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verify(request, config);
  requireJsonPost(request);
  const found = itemIn(request.rawBody, config);
  if (found?.kind === "message" && needsFetching(found, config))
    return { events: [], reply: { status: 200 }, wake: found.id };
  return { events: found === undefined ? [] : [rawOf(found)], reply: { status: 200 } };
}
