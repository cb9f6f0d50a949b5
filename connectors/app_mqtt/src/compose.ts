import type { Outbound } from "@gatehouse/sdk";

/** Ids of this person's own messages carry a prefix here (see `sender.ts`); the person knows them without. */
const ownId = (id: string | undefined, to: string): string | undefined =>
  id?.startsWith(`${to}/`) ? id.slice(to.length + 1) : id;

const contentOf = (message: Outbound): object => ({
  conversation_ref: message.conversation_ref,
  text: message.text,
  attachments: message.attachments.map(({ kind, url, filename, content_type, size }) => ({
    kind,
    url,
    filename,
    content_type,
    size,
  })),
  reply_to: ownId(message.reply_to_source_id, message.to.value),
});

/** The JSON that is published: the same bytes at every attempt, so the receiver knows a repeat by its `id`. */
export function payloadOf(message: Outbound): string {
  const { op, id, sent_at, target_source_id: message_id } = message;
  switch (op) {
    case "send":
      return JSON.stringify({ type: "message", id, ...contentOf(message), sent_at });
    case "edit":
      return JSON.stringify({ type: "edit", id, message_id, text: message.text, sent_at });
    case "delete":
      return JSON.stringify({ type: "delete", id, message_id, sent_at });
  }
}
