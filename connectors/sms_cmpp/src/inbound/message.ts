import { type InboundMessage, PluginError } from "@gatehouse/sdk";
import { isExtension, joinedText, missingParts } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import { decode } from "../text/decode.js";
import type { MessageItem } from "./item.js";

/** Throws `rejected` for a message without a number to answer to: an alias of the operator's is none. */
export function messageOf(message: MessageItem, config: Config): InboundMessage {
  const { id, from, to, parts, total } = message;
  const value = from.trim();
  if (!/^\+?[0-9]{3,21}$/.test(value))
    throw new PluginError("rejected", "the message has no sender's number", { reason: "content_refused" });
  const text = joinedText(message, { codingOf: ({ format }) => format, decode });
  const lost = missingParts(message);
  return {
    type: "message.received",
    source_id: id,
    from: { scheme: "phone", value },
    // An extension of our number is a thread of its own; answers leave by it.
    ...(isExtension(to, config.src_id) && { conversation_ref: to }),
    ...(text === undefined ? { message_type: "unsupported" } : { text }),
    channel_data: {
      to,
      msg_fmt: parts[0]?.format ?? 0,
      ...(total > 1 && { parts: total }),
      ...(lost.length > 0 && { missing_parts: lost }),
    },
  };
}
