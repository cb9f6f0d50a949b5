import type { Message } from "@gatehouse/sdk";
import { placeLine } from "../../core/fit/words.js";
import type { AttachmentLinks } from "../../pipeline/attachment-links.js";
import type { FileView, MessageView } from "./frames.js";

const filesOf = (links: AttachmentLinks, message: Message, now: Date): readonly FileView[] =>
  message.attachments.map((file) => ({
    id: file.id,
    kind: file.kind,
    content_type: file.content_type,
    filename: file.filename ?? file.id,
    ...(file.size !== undefined && { size: file.size }),
    url: links.sign(file.id, now).url,
  }));

/** A place is said in words, with a link to a map. */
const textOf = ({ text, location }: Message): string =>
  [text, location && placeLine(location)].filter((line) => line !== undefined && line !== "").join("\n");

function contentOf(links: AttachmentLinks, message: Message, now: Date): Partial<MessageView> {
  if (message.deleted_at !== undefined) return { deleted: true };
  const text = textOf(message);
  return {
    ...(text !== "" && { text }),
    ...(message.attachments.length > 0 && { attachments: filesOf(links, message, now) }),
    ...(message.interactive !== undefined && { interactive: message.interactive }),
    ...(message.reply_to_id !== undefined && { reply_to_id: message.reply_to_id }),
    ...(message.revision > 1 && message.edited_at !== undefined && { edited: true as const }),
  };
}

/** What the visitor may see of a message; undefined for one that was called back before it left. */
export function viewOf(links: AttachmentLinks, message: Message, now: Date): MessageView | undefined {
  if (message.visibility !== "public" || message.status === "cancelled") return undefined;
  const own = message.direction === "inbound";
  return {
    id: message.id,
    direction: message.direction,
    by: message.from.role,
    at: message.admitted_at,
    sequence: message.sequence,
    ...(own && message.source_id !== undefined && { source_id: message.source_id }),
    ...(!own && message.status !== undefined && { status: message.status }),
    ...contentOf(links, message, now),
  };
}
