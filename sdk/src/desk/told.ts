import type { Attachment } from "../attachment.js";
import type { GatewayEvent } from "../event.js";
import type { Message } from "../message.js";
import { authorOf } from "./author.js";
import { wordsOf } from "./words.js";

/** What an event means to a helpdesk, in its own terms; every adapter of one words it the same. */
export type Told =
  | {
      readonly kind: "said";
      /** `person`: who wrote to the school. `staff`: an answer, by whichever system or agent. */
      readonly by: "person" | "staff";
      /** Of staff: who wrote it, in one line. */
      readonly author?: string;
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

/** What is written into a ticket. */
export type Written = Exclude<Told, { readonly kind: "status" }>;

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

function said(message: Message, prefix = ""): Told {
  const inbound = message.direction === "inbound";
  const author = inbound ? "" : authorOf(message.from);
  return {
    kind: "said",
    by: inbound ? "person" : "staff",
    ...(author !== "" && { author }),
    internal: message.visibility === "private",
    text: `${prefix}${wordsOf(message)}`,
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

const minutes = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

/** The connector's own words are kept; some say no more than that there was a call. */
function called({ text = "", call }: Message, zh: string, en: string): Told {
  const words = text === "" || text.includes(zh) ? text || zh : `${zh}：${text}`;
  const lasted = call?.duration_ms === undefined ? "" : ` (${minutes(call.duration_ms)})`;
  return remark(words, `${en}${lasted}`);
}

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
      return called(message, "未接来电", "missed call");
    case "call.ended":
      return called(message, "通话结束", "call ended");
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
