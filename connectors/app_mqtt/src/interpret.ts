import { type InboundAttachment, type InboundEvent, json, type RawEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { publishedOf } from "./envelope.js";
import { type Item, item } from "./item.js";
import { type Sender, senderOf } from "./sender.js";

type Of<Type extends Item["type"]> = Extract<Item, { type: Type }>;

/** Members that are absent stay absent: `undefined` never reaches an event. */
function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

const attachments = (files: Of<"message">["attachments"]): InboundAttachment[] =>
  files.map(({ content_base64, ...rest }) => ({
    ...given(rest),
    ...(content_base64 !== undefined && { content: Buffer.from(content_base64, "base64") }),
  }));

const message = (from: Of<"message">, { point, prefix, trusted }: Sender): InboundEvent => ({
  type: "message.received",
  from: point,
  ...given({
    source_id: from.id === undefined ? undefined : prefix + from.id,
    sent_at: from.sent_at,
    conversation_ref: from.conversation_ref,
    reply_to_source_id: from.reply_to,
    text: from.text,
  }),
  ...(from.attachments.length > 0 && { attachments: attachments(from.attachments) }),
  ...(!trusted && { trust: "unauthenticated" as const }),
});

/** A receipt names our own message, so it needs no prefix. */
const receipt = (from: Of<"receipt">, { point }: Sender): InboundEvent => ({
  type: "message.receipt.updated",
  source_id: from.message_id,
  status: from.status,
  recipient: point.value,
  ...given({ sent_at: from.sent_at, reason: from.reason }),
});

function translate(from: Item, sender: Sender): InboundEvent {
  const sentAt = given({ sent_at: from.sent_at });
  switch (from.type) {
    case "message":
      return message(from, sender);
    case "edit":
      return { type: "message.edited", source_id: sender.prefix + from.message_id, ...sentAt, text: from.text };
    case "delete":
      return { type: "message.deleted", source_id: sender.prefix + from.message_id, ...sentAt };
    case "receipt":
      return receipt(from, sender);
  }
}

/** One publication becomes one event; text is handed on exactly as it came. */
export function interpret(raw: RawEvent, config: Config): readonly InboundEvent[] {
  const { topic, payload } = publishedOf(raw.body);
  const from = json(payload, item);
  return [translate(from, senderOf(from, config, topic))];
}
