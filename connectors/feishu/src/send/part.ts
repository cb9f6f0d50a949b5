import { createHash } from "node:crypto";
import type { HttpCall, Outbound } from "@gatehouse/sdk";
import { apiCall } from "../api.js";
import type { Config } from "../config.js";
import { cardOf } from "./card.js";

/** One message of Feishu's; `content` is JSON as text (发送消息内容结构). */
export interface Part {
  readonly msg_type: "text" | "post" | "interactive" | "image" | "file" | "media";
  readonly content: string;
}

/** In a plain text message `<at user_id="all">` would ring everybody; in a rich text a text is a text. */
const hasMarkup = (text: string): boolean => /<\/?at\b/i.test(text);

export function textPart(text: string): Part {
  if (!hasMarkup(text)) return { msg_type: "text", content: JSON.stringify({ text }) };
  const content = text.split("\n").map((line) => [{ tag: "text", text: line }]);
  return { msg_type: "post", content: JSON.stringify({ zh_cn: { content } }) };
}

/** The words of a message, as a card where there is something to press; undefined where there are none. */
export function wordsOf({ text, interactive }: Outbound): Part | undefined {
  if (interactive) return { msg_type: "interactive", content: JSON.stringify(cardOf(text, interactive)) };
  return text === "" ? undefined : textPart(text);
}

const longestUuid = 50;

/** Feishu sends one message for one `uuid` within an hour. */
function uuidOf(id: string, index: number): string {
  const uuid = index === 0 ? id : `${id}-${index}`;
  return uuid.length <= longestUuid ? uuid : createHash("sha256").update(uuid).digest("hex").slice(0, longestUuid);
}

const groupOf = ({ conversation_ref }: Outbound): string | undefined =>
  conversation_ref?.startsWith("group:") ? conversation_ref.slice("group:".length) : undefined;

type Make = (token: string) => HttpCall;

/** Sends a part to the person, or to the group the conversation is in. */
export function sendCall(message: Outbound, part: Part, index: number, config: Config): Make {
  const group = groupOf(message);
  const to = group === undefined ? { type: "open_id", id: message.to.value } : { type: "chat_id", id: group };
  const body = { receive_id: to.id, ...part, uuid: uuidOf(message.id, index) };
  return apiCall(config, "POST", `/im/v1/messages?receive_id_type=${to.type}`, body);
}

const messagePath = (id: string): string => `/im/v1/messages/${encodeURIComponent(id)}`;

/** Sends a part as the answer to a message. */
export const replyCall = (message: Outbound, target: string, part: Part, config: Config): Make =>
  apiCall(config, "POST", `${messagePath(target)}/reply`, { ...part, uuid: uuidOf(message.id, 0) });

/** Only text can be edited, up to 20 times. */
export const editCall = (message: Outbound, target: string, config: Config): Make =>
  apiCall(config, "PUT", messagePath(target), textPart(message.text));

export const recallCall = (target: string, config: Config): Make => apiCall(config, "DELETE", messagePath(target));
