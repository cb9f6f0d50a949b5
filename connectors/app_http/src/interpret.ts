import type { InboundAttachment, InboundEvent, RawEvent } from "@gatehouse/sdk";
import { type Item, itemOf } from "./item.js";

type Of<Type extends Item["type"]> = Extract<Item, { type: Type }>;
type Files = Of<"message">["attachments"];

/** Members that are absent stay absent: `undefined` and `null` never reach an event. */
function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

const attachments = (files: Files): InboundAttachment[] =>
  files.map(({ content_base64, ...rest }) => ({
    ...given(rest),
    ...(content_base64 !== undefined && { content: Buffer.from(content_base64, "base64") }),
  }));

const message = (from: Of<"message">): InboundEvent => ({
  type: "message.received",
  source_id: from.id,
  from: { scheme: from.from.scheme, value: from.from.value, ...given(from.from) },
  ...given({
    sent_at: from.sent_at,
    conversation_ref: from.conversation_ref,
    reply_to_source_id: from.reply_to,
    text: from.text,
    metadata: from.metadata,
  }),
  ...(from.attachments.length > 0 && { attachments: attachments(from.attachments) }),
});

const edit = (from: Of<"edit">): InboundEvent => ({
  type: "message.edited",
  source_id: from.message_id,
  ...given({ sent_at: from.sent_at, text: from.text }),
  ...(from.attachments && { attachments: attachments(from.attachments) }),
});

const reaction = (from: Of<"reaction">): InboundEvent => ({
  type: `message.reaction.${from.action}`,
  source_id: from.message_id,
  emoji: from.emoji,
  from: { scheme: from.from.scheme, value: from.from.value, ...given(from.from) },
  ...given({ sent_at: from.sent_at }),
});

const receipt = (from: Of<"receipt">): InboundEvent => ({
  type: "message.receipt.updated",
  source_id: from.message_id,
  status: from.status,
  ...given({
    sent_at: from.sent_at,
    recipient: from.recipient,
    provider_code: from.provider_code,
    reason: from.reason,
  }),
});

const phoneCall = (from: Of<"call">): InboundEvent => ({
  type: "call.updated",
  from: { scheme: from.from.scheme, value: from.from.value, ...given(from.from) },
  call: {
    call_id: from.call.call_id,
    state: from.call.state,
    direction: from.call.direction,
    ...given(from.call),
  },
  ...given({ sent_at: from.sent_at, conversation_ref: from.conversation_ref, metadata: from.metadata }),
});

function translate(from: Item): InboundEvent {
  switch (from.type) {
    case "message":
      return message(from);
    case "edit":
      return edit(from);
    case "delete":
      return { type: "message.deleted", source_id: from.message_id, ...given({ sent_at: from.sent_at }) };
    case "reaction":
      return reaction(from);
    case "receipt":
      return receipt(from);
    case "call":
      return phoneCall(from);
  }
}

/** One item of the sender becomes one event; text is handed on exactly as it came. */
export const interpret = (raw: RawEvent): readonly InboundEvent[] => [translate(itemOf(raw.body))];
