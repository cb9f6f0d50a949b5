import { type Command, json, PluginError, type RawEvent } from "@gatehouse/sdk";
import { keyOf, linked, type Notice, noticeIn } from "./notice.js";

type Message = Extract<Notice, { kind: "message" }>["message"];
type Ended = Extract<Notice, { kind: "ended" }>["ended"];
type Spoken = Pick<Extract<Command, { type: "message.send" }>, "text" | "attachments">;

/** Of a command's text (contract: `command`). */
const longest = 65_536;

const unreadable = (message: string): PluginError => new PluginError("rejected", message, { reason: "unsupported" });

function textOf(content: unknown): Spoken | undefined {
  if (typeof content !== "string") throw unreadable("content: the text of a message is no text");
  if (content.length > longest)
    throw new PluginError("rejected", `the message is longer than ${longest} characters`, { reason: "too_large" });
  return content === "" ? undefined : { text: content, attachments: [] };
}

function fileOf(content: unknown, text: string): Spoken {
  const { url } = json(typeof content === "string" ? content : JSON.stringify(content ?? null), linked);
  const filename = new URL(url).pathname.split("/").at(-1)?.slice(-255) || "file";
  return { text, attachments: [{ url, filename, content_type: "application/octet-stream" }] };
}

function spokenOf({ msgType, content }: Message): Spoken | undefined {
  switch (msgType) {
    case "TEXT":
      return textOf(content);
    case "PICTURE":
      return fileOf(content, "[图片]");
    case "AUDIO":
      return fileOf(content, "[语音]");
    default:
      throw unreadable("a message of a kind that the documents of 七鱼 do not name");
  }
}

/** 3: a robot handed over to staff; 5: handed on to another session. The conversation goes on. */
const goesOn = ({ closeReason, transferTo }: Ended): boolean =>
  closeReason === 3 || closeReason === 5 || (transferTo !== undefined && transferTo !== null);

const by = (staffId: string | undefined) => (staffId === undefined || staffId === "0" ? {} : { agent: staffId });

/** A message of the staff there or the end of their session as commands. Pure. */
export function interpret(raw: RawEvent): readonly Command[] {
  const notice = noticeIn(raw.body);
  if (notice === undefined) return [];
  const id = keyOf(notice);
  if (notice.kind === "ended") {
    const { uid, staffId } = notice.ended;
    if (goesOn(notice.ended)) return [];
    return [{ type: "conversation.close", id, conversation_id: uid, ...by(staffId) }];
  }
  const { uid, staffId } = notice.message;
  const spoken = spokenOf(notice.message);
  return spoken === undefined ? [] : [{ type: "message.send", id, conversation_id: uid, ...by(staffId), ...spoken }];
}
