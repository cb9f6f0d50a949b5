import { type Command, json, PluginError, type RawEvent } from "@gatehouse/sdk";
import { wordsOrHtml } from "@gatehouse/sdk/desk";
import { type Item, item, keyOf } from "./push.js";

type Spoken = Pick<Extract<Command, { type: "message.send" }>, "text" | "attachments">;

/** Of a command's text and of an address (contract: `command`). */
const longest = 65_536;
const longestUrl = 4096;

const unreadable = (message: string): PluginError => new PluginError("rejected", message, { reason: "unsupported" });

function words(content: unknown): Spoken | undefined {
  if (typeof content !== "string") throw unreadable("data.content: the text of a message is no text");
  const text = wordsOrHtml(content);
  if (text.length > longest)
    throw new PluginError("rejected", `the message is longer than ${longest} characters`, { reason: "too_large" });
  return text === "" ? undefined : { text, attachments: [] };
}

function file({ data: { content, filename } }: Item, text: string): Spoken {
  const url = typeof content === "string" ? content : "";
  const isAddress = url.length <= longestUrl && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isAddress) throw unreadable("data.content: the file has no address");
  const name = filename || new URL(url).pathname.split("/").at(-1) || "file";
  return { text, attachments: [{ url, filename: name.slice(-255), content_type: "application/octet-stream" }] };
}

/** Undefined: nothing for the person (a session's start, a transfer, what only agents see). */
function spokenOf(found: Item): Spoken | undefined {
  switch (found.type) {
    case "message":
    case "rich":
      return words(found.data.content);
    case "image":
      return file(found, "[图片]");
    case "audio":
      return file(found, "[语音]");
    case "video":
      return file(found, "[视频]");
    case "file":
      return file(found, "[文件]");
    default:
      return undefined;
  }
}

/** A message of an agent or the end of a session as commands. Pure. */
export function interpret(raw: RawEvent): readonly Command[] {
  const found = json(raw.body, item);
  const { customer_token: conversation_id, agent_id } = found;
  const about = { id: keyOf(found), conversation_id, ...(agent_id ? { agent: agent_id } : {}) };
  // A session that is handed on ends here and goes on under another number.
  if (found.type === "close")
    return found.data.close_type === "redirect" ? [] : [{ type: "conversation.close", ...about }];
  const spoken = spokenOf(found);
  return spoken === undefined ? [] : [{ type: "message.send", ...about, ...spoken }];
}
