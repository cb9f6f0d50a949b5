import { type InboundMessage, PluginError } from "@gatehouse/sdk";
import { isExtension, joinedText, missingParts } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import { decode } from "../text/decode.js";
import type { MessageItem } from "./item.js";

const international = 1;

/** A country code is only there where the SMSC says so, or writes the plus sign. */
const numberOf = (address: string, ton: number): string =>
  ton === international && /^[0-9]+$/.test(address) ? `+${address}` : address;

/** Throws `rejected` for a message without a sender. */
export function messageOf(message: MessageItem, config: Config): InboundMessage {
  const { from, from_ton, to, parts, total } = message;
  const value = numberOf(from, from_ton).trim();
  if (value === "" || /\p{C}/u.test(value))
    throw new PluginError("rejected", "the message has no sender", { reason: "content_refused" });
  const text = joinedText(message, {
    codingOf: ({ coding }) => coding,
    decode: (bytes, coding) => decode(bytes, coding, config.default_alphabet),
  });
  const lost = missingParts(message);
  return {
    type: "message.received",
    from: { scheme: "phone", value },
    // An extension of our number is a thread of its own; answers leave by it.
    ...(isExtension(to, config.source_addr) && { conversation_ref: to }),
    ...(text === undefined ? { message_type: "unsupported" } : { text }),
    channel_data: {
      to,
      data_coding: parts[0]?.coding ?? 0,
      ...(total > 1 && { parts: total }),
      ...(lost.length > 0 && { missing_parts: lost }),
    },
  };
}
