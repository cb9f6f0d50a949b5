import { type InboundEvent, identifier, json } from "@gatehouse/sdk";
import { z } from "zod";
import type { Config } from "../config.js";
import { header } from "../event.js";

const pressed = z.looseObject({
  header,
  event: z.looseObject({
    operator: z.looseObject({ open_id: identifier(256) }),
    action: z.looseObject({
      value: z.looseObject({ action_id: z.string().min(1).max(512), title: z.string().max(512).optional() }),
    }),
    context: z.looseObject({ open_message_id: identifier(256), open_chat_id: identifier(256) }),
  }),
});

/** card.action.trigger: a button of a card of ours. A callback does not say whether the chat is a group. */
export function buttonPressed(body: Uint8Array, config: Config): readonly InboundEvent[] {
  const { header: head, event } = json(body, pressed);
  const { action_id, title } = event.action.value;
  return [
    {
      type: "message.received",
      source_id: `card:${head.event_id}`,
      from: { scheme: "app_user", scope: config.app_id, value: event.operator.open_id },
      references: [event.context.open_message_id],
      reply_to_source_id: event.context.open_message_id,
      message_type: "interactive_reply",
      ...(title && { text: title }),
      interactive_reply: { action_id, ...(title && { title }) },
    },
  ];
}
