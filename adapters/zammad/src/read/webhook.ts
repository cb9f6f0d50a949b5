import { createHmac, timingSafeEqual } from "node:crypto";
import { json, PluginError, requireJsonPost, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { articleItem, isAnswer, rawOf, stateItem } from "./items.js";
import { article, type Item, ticket } from "./shapes.js";

/** `article` is empty or null where a change has none. */
const payload = z.object({
  ticket,
  article: z.union([z.strictObject({}).transform(() => undefined), article]).nullish(),
});

/** `X-Hub-Signature: sha1=<hex HMAC-SHA1 of the raw body>` (admin-docs.zammad.org, manage/webhook/payload). */
function verify({ headers, rawBody }: WebhookRequest, secret: string | undefined): void {
  const given = /^sha1=([0-9a-f]{40})$/i.exec(headers.get("x-hub-signature") ?? "")?.[1];
  const expected = createHmac("sha1", secret ?? "")
    .update(rawBody)
    .digest();
  if (secret === undefined || given === undefined || !timingSafeEqual(Buffer.from(given, "hex"), expected))
    throw new PluginError("bad_signature", "x-hub-signature does not match the body");
}

/**
 * A trigger's call. An answer with files is left to the poll, which is woken, with what goes with it: files need a login, and only a
 * session has one. Zammad shows our answer to nobody, so a refused command is told to the ticket by an event.
 */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verify(request, config.webhook_secret);
  requireJsonPost(request);
  const { ticket: about, article: written } = json(request.rawBody, payload);
  const answer = written && isAnswer(written, config) ? written : undefined;
  const reply = { status: 200 };
  if (answer?.attachments?.length) return { events: [], reply, wake: String(about.id) };
  const found: readonly (Item | undefined)[] = [
    answer && articleItem({ ...answer, ticket_id: about.id }),
    stateItem(about, config),
  ];
  return { events: found.filter((each) => each !== undefined).map(rawOf), reply };
}
