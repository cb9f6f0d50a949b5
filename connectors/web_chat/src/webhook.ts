import { json, requireJsonPost, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { known, type Sender, visitor } from "./identity.js";
import { type Item, item as itemSchema } from "./item.js";
import { store } from "./stored.js";

/** Two senders never share a key, whatever ids they choose. */
function keyOf({ from, trusted }: Sender, item: Item): string {
  const sender = `${trusted ? "user" : "visitor"}:${from.value}`;
  switch (item.type) {
    case "message":
      return `message:${sender}/${item.id}`;
    case "receipt":
      return `receipt:${sender}/${item.message_id}/${item.status}`;
  }
}

/** Takes what the chat window POSTs; token and signature end here, the raw event names only who they proved. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  const writer = visitor(request, config);
  requireJsonPost(request);
  const { user, ...rest } = json(request.rawBody, itemSchema);
  const item: Item = rest;
  const sender = user === undefined ? writer : known(user, config, request.receivedAt);
  const raw = { key: keyOf(sender, item), body: store({ ...sender, item }), contentType: "application/json" };
  return { events: [raw], reply: "admitted" };
}
