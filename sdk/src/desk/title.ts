import type { GatewayEvent } from "../event.js";
import type { Channel } from "../message.js";

const channelWords: Readonly<Record<Channel, string>> = {
  wechat: "微信",
  sms: "短信",
  email: "邮件",
  voice: "电话",
  app: "应用",
};

const longest = 60;
const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" });

const cut = (line: string): string => {
  const characters = [...graphemes.segment(line)].map(({ segment }) => segment);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : line;
};

/** The title of a conversation where the receiver wants one: the mail's subject, else the beginning of the first words. */
export function titleOf({ data }: GatewayEvent, words = data.message?.text ?? ""): string {
  const { conversation, message } = data;
  const subject = message?.subject ?? conversation?.subject;
  const line = (subject ?? words).replace(/\s+/g, " ").trim();
  const channel = channelWords[conversation?.channel ?? "app"];
  return `[${channel}] ${cut(line === "" ? "新会话 | new conversation" : line)}`;
}
