import type { InboundAttachment, InboundEvent, InboundMessage, RawEvent } from "@gatehouse/sdk";
import { callbackOf, type Known, type Unknown } from "./callback.js";
import type { Config } from "./config.js";

type Content = Pick<InboundMessage, "text" | "attachments" | "message_type">;

const file = (kind: NonNullable<InboundAttachment["kind"]>, source_ref: string): InboundAttachment => ({
  kind,
  source_ref,
});

function richContent(parts: Extract<Known, { msgtype: "richText" }>["content"]["richText"]): Content {
  const text = parts.map((part) => part.text ?? "").join("");
  const images = parts.flatMap(({ downloadCode }) => (downloadCode === undefined ? [] : [file("image", downloadCode)]));
  return { ...(text !== "" && { text }), ...(images.length > 0 && { attachments: images }) };
}

function contentOf(message: Known): Content {
  switch (message.msgtype) {
    case "text":
      // In a group the robot's name is cut out, and the space after it stays.
      return { text: message.conversationType === "2" ? message.text.content.replace(/^ /, "") : message.text.content };
    case "richText":
      return richContent(message.content.richText);
    case "picture":
      return { attachments: [file("image", message.content.downloadCode)] };
    case "audio": {
      const { downloadCode, recognition } = message.content;
      return { ...(recognition && { text: recognition }), attachments: [file("voice", downloadCode)] };
    }
    case "video": {
      const { downloadCode, videoType } = message.content;
      const type = videoType && { content_type: `video/${videoType.toLowerCase()}` };
      return { attachments: [{ ...file("video", downloadCode), ...type }] };
    }
    case "file": {
      const { downloadCode, fileName } = message.content;
      return { attachments: [{ ...file("file", downloadCode), ...(fileName && { filename: fileName }) }] };
    }
  }
}

/** The robot's own message is known by its key, another person's by its id. */
function answered(message: Known | Unknown): string | undefined {
  if (message.originalProcessQueryKey !== undefined) return message.originalProcessQueryKey;
  const text =
    message.msgtype === "text" && "text" in message ? (message as Extract<Known, { msgtype: "text" }>).text : undefined;
  return text?.isReplyMsg ? text.repliedMsg?.msgId : undefined;
}

/** A group's conversation is told apart by its reference, since replies leave by another call. */
const conversationOf = ({ conversationType, conversationId }: Known | Unknown): string =>
  `${conversationType === "2" ? "group" : "direct"}:${conversationId}`;

function messageOf(from: Known | Unknown, content: Content, config: Config): InboundMessage {
  const replyTo = answered(from);
  return {
    type: "message.received",
    source_id: from.msgId,
    from: {
      scheme: "app_user",
      scope: from.chatbotCorpId ?? config.client_id,
      value: from.senderStaffId || from.senderId,
      ...(from.senderNick && { display_name: from.senderNick }),
    },
    conversation_ref: conversationOf(from),
    ...(from.createAt !== undefined && { sent_at: from.createAt }),
    ...(replyTo !== undefined && { reply_to_source_id: replyTo }),
    ...content,
    ...(from.conversationTitle && { channel_data: { group_title: from.conversationTitle } }),
  };
}

/** One message of a person to the robot; a kind that is not known here is `unsupported`. */
export function interpret(raw: RawEvent, config: Config): readonly InboundEvent[] {
  const callback = callbackOf(raw.body);
  if ("known" in callback) return [messageOf(callback.known, contentOf(callback.known), config)];
  return [messageOf(callback.unknown, { message_type: "unsupported" }, config)];
}
