import { type InboundEvent, identifier, json } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { time } from "./time.js";

const id = identifier(256);
const at = time.optional();
const sentAt = (value: string | undefined): { sent_at?: string } => (value === undefined ? {} : { sent_at: value });

const read = z.looseObject({
  event: z.looseObject({
    reader: z.looseObject({ reader_id: z.looseObject({ open_id: id }), read_time: at }),
    message_id_list: z.array(id).max(1000),
  }),
});

/** im.message.message_read_v1: one event for many of the bot's messages. */
export function messagesRead(body: Uint8Array): readonly InboundEvent[] {
  const { reader, message_id_list } = json(body, read).event;
  return message_id_list.map((source_id) => ({
    type: "message.receipt.updated",
    source_id,
    status: "read",
    recipient: reader.reader_id.open_id,
    ...sentAt(reader.read_time),
  }));
}

const recalled = z.looseObject({
  event: z.looseObject({ message_id: id, recall_time: at, recall_type: z.string().max(64).optional() }),
});

/** im.message.recalled_v1 */
export function messageRecalled(body: Uint8Array): readonly InboundEvent[] {
  const { message_id, recall_time, recall_type } = json(body, recalled).event;
  return [
    {
      type: "message.deleted",
      source_id: message_id,
      ...sentAt(recall_time),
      ...(recall_type && { deleted_by: recall_type }),
    },
  ];
}

const reaction = z.looseObject({
  event: z.looseObject({
    message_id: id,
    reaction_type: z.looseObject({ emoji_type: identifier(64) }),
    operator_type: z.string(),
    user_id: z.looseObject({ open_id: id }).optional(),
    action_time: at,
  }),
});

/** Feishu's commonest names (表情文案说明); any other stays a name. */
const emojis: ReadonlyMap<string, string> = new Map([
  ["THUMBSUP", "👍"],
  ["ThumbsDown", "👎"],
  ["OK", "👌"],
  ["THANKS", "🙏"],
  ["HEART", "❤️"],
  ["SMILE", "😊"],
  ["APPLAUSE", "👏"],
  ["DONE", "✅"],
  ["MUSCLE", "💪"],
  ["CRY", "😢"],
]);

/** im.message.reaction.created_v1 and deleted_v1; those of an app, the bot itself among them, say nothing. */
export function reactionChanged(
  body: Uint8Array,
  config: Config,
  change: "added" | "removed",
): readonly InboundEvent[] {
  const { message_id, reaction_type, operator_type, user_id, action_time } = json(body, reaction).event;
  if (operator_type !== "user" || user_id === undefined) return [];
  return [
    {
      type: `message.reaction.${change}`,
      source_id: message_id,
      emoji: emojis.get(reaction_type.emoji_type) ?? reaction_type.emoji_type,
      from: { scheme: "app_user", scope: config.app_id, value: user_id.open_id },
      ...sentAt(action_time),
    },
  ];
}
