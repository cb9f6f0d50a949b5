import type { ContactPoint, InboundEvent, RawEvent } from "@gatehouse/sdk";
import type { Item } from "./item.js";
import { type Stored, storedIn } from "./stored.js";

type Of<Type extends Item["type"]> = Extract<Item, { type: Type }>;

/** A name a visitor chose stands beside the address; one the school signed for is never replaced by it. */
const named = (from: ContactPoint, name: string | undefined): ContactPoint =>
  name ? { display_name: name, ...from } : from;

const message = ({ from, trusted }: Stored, item: Of<"message">): InboundEvent => ({
  type: "message.received",
  // With the sender, since another one may choose the same id.
  source_id: `${from.value}/${item.id}`,
  from: named(from, item.name),
  ...(item.sent_at !== undefined && { sent_at: item.sent_at }),
  ...(item.text !== undefined && { text: item.text }),
  ...(item.attachments.length > 0 && {
    attachments: item.attachments.map(({ content_base64, ...file }) => ({
      ...file,
      content: Buffer.from(content_base64, "base64"),
    })),
  }),
  ...(item.action !== undefined && { interactive_reply: { action_id: item.action.id, title: item.action.title } }),
  ...(item.page !== undefined && { metadata: { page: item.page } }),
  ...(!trusted && { trust: "unauthenticated" as const }),
});

const receipt = ({ from }: Stored, item: Of<"receipt">): InboundEvent => ({
  type: "message.receipt.updated",
  source_id: item.message_id,
  status: item.status,
  recipient: from.value,
  ...(item.sent_at !== undefined && { sent_at: item.sent_at }),
});

/** One item of the chat window becomes one event; text is handed on exactly as it came. */
export function interpret(raw: RawEvent): readonly InboundEvent[] {
  const stored = storedIn(raw.body);
  const { item } = stored;
  switch (item.type) {
    case "message":
      return [message(stored, item)];
    case "receipt":
      return [receipt(stored, item)];
  }
}
