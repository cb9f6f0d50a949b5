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

/** Stops where it is long enough: a mail may be read whole otherwise. */
function cut(line: string): string {
  let count = 0;
  let kept = 0;
  for (const { index } of graphemes.segment(line)) {
    if (count === longest - 1) kept = index;
    if (count === longest) return `${line.slice(0, kept)}…`;
    count += 1;
  }
  return line;
}

/** The title of a conversation where the receiver wants one: the mail's subject, else the beginning of the first words. */
export function titleOf({ data }: GatewayEvent, words = data.message?.text ?? ""): string {
  const { conversation, message } = data;
  const lines = [message?.subject, conversation?.subject, words].map((line = "") => line.replace(/\s+/g, " ").trim());
  const line = lines.find((each) => each !== "") ?? "";
  const channel = channelWords[conversation?.channel ?? message?.channel ?? "app"];
  return `[${channel}] ${cut(line === "" ? "新会话 | new conversation" : line)}`;
}
