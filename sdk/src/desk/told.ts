import type { Attachment } from "../attachment.js";
import type { GatewayEvent } from "../event.js";
import type { Message } from "../message.js";

/** What an event means to a helpdesk, in its own terms; every adapter of one words it the same. */
export type Told =
  | {
      readonly kind: "said";
      /** `person`: who wrote to the school. `staff`: an answer, by whichever system or agent. */
      readonly by: "person" | "staff";
      /** For staff only: the person never sees it. */
      readonly internal: boolean;
      /** Never empty. */
      readonly text: string;
      readonly files: readonly Attachment[];
      readonly message: Message;
    }
  /** Something staff should know; always internal. */
  | { readonly kind: "remark"; readonly text: string }
  | { readonly kind: "status"; readonly status: "open" | "closed" };

/** The event types that `tell` finds words for: an adapter's `accepts`. */
export const toldTypes = [
  "message.received",
  "message.created",
  "message.sent",
  "message.edited",
  "message.deleted",
  "message.failed",
  "message.held",
  "message.expired",
  "call.missed",
  "call.ended",
  "call.recording.ready",
  "command.failed",
  "conversation.closed",
  "conversation.reopened",
] as const;

const place = ({ location }: Message): string | undefined =>
  location &&
  `[位置] ${[location.name, location.address].filter(Boolean).join(" ")} ${location.latitude},${location.longitude}`;

const wordsOf = (message: Message): string =>
  [
    message.text,
    place(message),
    ...message.attachments.map(({ transcript }) => transcript && `[语音转文字] ${transcript}`),
  ]
    .filter((line) => line !== undefined && line !== "")
    .join("\n");

function said(message: Message, prefix = ""): Told {
  const words = wordsOf(message);
  const text = words === "" ? `[${message.type}]` : words;
  return {
    kind: "said",
    by: message.direction === "inbound" ? "person" : "staff",
    internal: message.visibility === "private",
    text: `${prefix}${text}`,
    files: message.attachments,
    message,
  };
}

const remark = (zh: string, en: string): Told => ({ kind: "remark", text: `${zh} | ${en}` });

const unsent = (message: Message, zh: string, en: string): Told => {
  const reason = message.error?.message ?? message.error?.code;
  const why = reason === undefined ? "" : ` (${reason})`;
  return remark(`${zh}：${wordsOf(message)}${why}`, `${en}${why}`);
};

/** A message that is only sent once is told once: when it was written here, or when its echo came from the provider's app. */
function ofMessage(type: string, message: Message): Told | undefined {
  switch (type) {
    case "message.received":
    case "message.created":
      return said(message);
    case "message.sent":
      return message.origin === "echo" ? said(message) : undefined;
    case "message.edited":
      return said(message, "更正 | edited: ");
    case "message.deleted":
      return remark("一条消息被撤回", "a message was taken back");
    case "message.failed":
      return unsent(message, "未能送达", "could not be delivered");
    case "message.expired":
      return unsent(message, "过期未送达", "expired before it was delivered");
    case "message.held":
      return unsent(message, "不确定是否已送达，等待人工处理", "it may or may not have been sent; a person decides");
    case "call.missed":
    case "call.ended":
      return remark(message.text ?? "[通话]", type);
    case "call.recording.ready":
      return said(message, "录音 | recording: ");
    default:
      return undefined;
  }
}

/** What a helpdesk is told about this event; undefined: nothing. Pure. */
export function tell({ type: full, data }: GatewayEvent): Told | undefined {
  const type = full.replace(/^gatehouse\./, "").replace(/\.v1$/, "");
  switch (type) {
    case "conversation.closed":
      return { kind: "status", status: "closed" };
    case "conversation.reopened":
      return { kind: "status", status: "open" };
    case "command.failed":
      return data.command && remark(`未执行：${data.command.type}，${data.command.reason}`, "the command was refused");
    default:
      return data.message && ofMessage(type, data.message);
  }
}
