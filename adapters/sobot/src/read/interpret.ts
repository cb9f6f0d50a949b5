import { type Command, json, PluginError, type RawEvent } from "@gatehouse/sdk";
import { wordsOrHtml } from "@gatehouse/sdk/desk";
import { type Item, item } from "./shapes.js";

type Spoken = Pick<Extract<Command, { type: "message.send" }>, "text" | "attachments">;
type Message = Extract<Item, { kind: "message" }>;

/** Of a command's text and of an address (contract: `command`). */
const longest = 65_536;
const longestUrl = 4096;

const isAddress = (url: string): boolean =>
  url.length <= longestUrl && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

function fileAt(url: string, text: string): Spoken {
  const filename = new URL(url).pathname.split("/").at(-1)?.slice(-255) || "file";
  return { text, attachments: [{ url, filename, content_type: "application/octet-stream" }] };
}

/** A picture in rich text stands there as an element. */
const sourceIn = (html: string): string | undefined =>
  /<(?:img|video|audio)\b[^<>]{0,2048}?\bsrc=["']([^"'<>]{1,4096})["']/i.exec(html)?.[1]?.replaceAll("&amp;", "&");

function words(content: string): Spoken | undefined {
  const text = wordsOrHtml(content);
  if (text.length > longest)
    throw new PluginError("rejected", `the message is longer than ${longest} characters`, { reason: "too_large" });
  const source = sourceIn(content);
  if (source !== undefined && isAddress(source)) return fileAt(source, text === "" ? "[图片]" : text);
  return text === "" ? undefined : { text, attachments: [] };
}

const labels: Readonly<Record<string, string>> = {
  image: "[图片]",
  file: "[文件]",
  voice: "[语音]",
  video: "[视频]",
};

function spokenOf({ msg_type, content }: Message): Spoken | undefined {
  const label = labels[msg_type];
  return label !== undefined && isAddress(content) ? fileAt(content, label) : words(content);
}

/** An agent's message or the end of a session as commands. Pure. */
export function interpret(raw: RawEvent): readonly Command[] {
  const found = json(raw.body, item);
  const { key: id, conversation_id, external_id } = found;
  const about = {
    id,
    ...(conversation_id !== undefined && { conversation_id }),
    ...(external_id !== undefined && { external_id }),
  };
  if (found.kind === "ended") return [{ type: "conversation.close", ...about }];
  const spoken = spokenOf(found);
  const who = found.agent === undefined ? {} : { agent: found.agent };
  return spoken === undefined ? [] : [{ type: "message.send", ...about, ...who, ...spoken }];
}
