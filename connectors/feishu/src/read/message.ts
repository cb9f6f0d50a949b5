import { type InboundEvent, identifier, json } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { contentOf } from "./content.js";
import { time } from "./time.js";

const received = z.looseObject({
  event: z.looseObject({
    sender: z.looseObject({ sender_id: z.looseObject({ open_id: identifier(256) }), sender_type: z.string() }),
    message: z.looseObject({
      message_id: identifier(256),
      parent_id: z.union([identifier(256), z.literal("")]).optional(),
      create_time: time.optional(),
      chat_id: identifier(256),
      chat_type: z.string(),
      message_type: z.string().min(1).max(64),
      content: z.string(),
      mentions: z
        .array(z.looseObject({ key: z.string().min(1).max(64), name: z.string().max(512) }))
        .max(500)
        .default([]),
    }),
  }),
});

/** A group's conversation is told apart by its reference, since replies go to the chat, not to a person. */
export const conversationOf = (chatType: string, chatId: string): string =>
  `${chatType === "p2p" ? "direct" : "group"}:${chatId}`;

/** im.message.receive_v1 */
export function messageReceived(body: Uint8Array, config: Config): readonly InboundEvent[] {
  const { sender, message } = json(body, received).event;
  const { message_id, parent_id, create_time, chat_id, chat_type, message_type, content, mentions } = message;
  return [
    {
      type: "message.received",
      source_id: message_id,
      from: { scheme: "app_user", scope: config.app_id, value: sender.sender_id.open_id },
      conversation_ref: conversationOf(chat_type, chat_id),
      ...(create_time !== undefined && { sent_at: create_time }),
      ...(parent_id && { reply_to_source_id: parent_id }),
      ...contentOf(message_id, message_type, content, mentions),
      ...(sender.sender_type !== "user" && { automatic: true }),
    },
  ];
}
