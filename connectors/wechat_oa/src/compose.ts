import { type Interactive, type Outbound, PluginError } from "@gatehouse/sdk";
import { actionLine, type CustomerMessage, fileMessage, lines, linkOf, textMessage } from "@gatehouse/sdk/wechat";

type Action = Interactive["actions"][number];

/** A menu's head shows whole up to here; a longer text goes before it. */
const maxHeadBytes = 1024;
const isChoice = ({ type }: Action): boolean => type === "reply";

/** Choices to tap; what leads elsewhere is said below them, since a menu can only reply. */
function menu({ header, body, footer, actions }: Interactive, text: string): readonly CustomerMessage[] {
  const choices = actions.filter(isChoice);
  const tail = lines(...actions.filter((action) => !isChoice(action)).map(actionLine), footer);
  const head = lines(text, header, body);
  if (choices.length === 0) return [textMessage(lines(head, tail))];
  const isLong = Buffer.byteLength(head) > maxHeadBytes;
  const list = choices.map(({ id, title }) => ({ id, content: title }));
  const shown = { head_content: isLong ? "请选择：" : head, list, ...(tail !== "" && { tail_content: tail }) };
  return [...(isLong ? [textMessage(head)] : []), { msgtype: "msgmenu", body: () => shown }];
}

/** One article that leads to the first link; the platform shows no more than one. */
function card(message: Outbound, interactive: Interactive): readonly CustomerMessage[] {
  const { header, body, footer, actions } = interactive;
  const url = linkOf(message);
  if (url === undefined) return menu(interactive, message.text);
  const rest = actions.filter((action) => action.value !== url && !isChoice(action)).map(actionLine);
  const title = header ?? actions.find(({ value }) => value === url)?.title ?? "";
  const article = { title, description: lines(message.text, body, ...rest, footer), url };
  const choices = actions.filter(isChoice);
  return [
    { msgtype: "news", body: () => ({ articles: [article] }) },
    ...(choices.length > 0 ? menu({ kind: "buttons", actions: choices }, "请选择：") : []),
  ];
}

const words = (message: Outbound): readonly CustomerMessage[] => {
  const { interactive, text } = message;
  if (interactive === undefined) return text === "" ? [] : [textMessage(text)];
  return interactive.kind === "card" ? card(message, interactive) : menu(interactive, text);
};

const files = ({ attachments }: Outbound): readonly CustomerMessage[] =>
  attachments.map((file) => {
    if (file.kind === "image" || file.kind === "voice" || file.kind === "video") return fileMessage(file.kind, file);
    throw new PluginError("rejected", "a 公众号 takes no such file", { reason: "unsupported" });
  });

/** Every 客服消息 of one message, in order: its words, then each file. Throws `rejected` where nothing is to be said. */
export function composed(message: Outbound): readonly CustomerMessage[] {
  const messages = [...words(message), ...files(message)];
  if (messages.length === 0) throw new PluginError("rejected", "the message is empty", { reason: "unsupported" });
  return messages;
}
