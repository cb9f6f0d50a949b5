import type { EventType, GatewayEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** What staff can do something about. */
const words = {
  "message.received": "新消息等待处理 | a message waits",
  "message.failed": "一条回复未能送达 | a reply could not be delivered",
  "message.held": "一条回复需人工确认是否已送达 | a reply may or may not have been sent; a person decides",
  "call.missed": "未接来电 | a missed call",
  "conversation.reopened": "会话重新打开 | a conversation was reopened",
  "conversation.transferred": "会话转来 | a conversation was transferred here",
  "sla.warning": "会话即将超时 | a conversation is about to run late",
  "sla.breached": "会话已超时 | a conversation is late",
} as const satisfies Partial<Record<EventType, string>>;

type Told = keyof typeof words;

export const noticedTypes = Object.keys(words) as readonly Told[];

/** Moodle refuses a message over 4096 bytes; a character has at most four, and the first line is short. */
const longestText = 900;

const short = (type: string): string => type.replace(/^gatehouse\./, "").replace(/\.v1$/, "");

function quoted(text: string | undefined): string {
  if (text === undefined || text === "") return "";
  const characters = [...text];
  return `\n${characters.length > longestText ? `${characters.slice(0, longestText).join("")}…` : text}`;
}

/** The notice of an event: plain text without a name, number or text of a person, unless the options allow the text. */
export function notice({ type, data }: GatewayEvent, config: Config): string | undefined {
  const told = noticedTypes.find((known) => known === short(type));
  if (told === undefined) return undefined;
  const { conversation, message } = data;
  if (told === "message.received" && !config.every_message && message?.sequence !== 1) return undefined;
  const place = [conversation?.channel, conversation?.group_id].filter(Boolean).join(" → ");
  return `[${place}] ${words[told]}${config.include_text ? quoted(message?.text) : ""}`;
}

/** The users to tell of an event, each once. */
export function usersOf({ data }: GatewayEvent, { notify }: Config): readonly string[] {
  const group = data.conversation?.group_id;
  const meant = notify.filter(({ group_id }) => group_id === undefined || group_id === group);
  return [...new Set(meant.flatMap(({ users }) => users))];
}
