import { type Command, json, PluginError, type RawEvent } from "@gatehouse/sdk";
import { keyOf } from "./items.js";
import { type Item, item } from "./shapes.js";

type MessageItem = Extract<Item, { kind: "message" }>;

/** Of a command's text (contract: `command`). */
const longest = 65_536;

const about = (found: Item) => ({ id: keyOf(found), external_id: found.conversation_id });

function spoken(found: MessageItem): readonly Command[] {
  const names = found.files.map(({ filename }) => filename).join(", ");
  const text = found.content === "" && names !== "" ? `[文件 | file] ${names}` : found.content;
  if (text.length > longest)
    throw new PluginError("rejected", `the message is longer than ${longest} characters`, { reason: "too_large" });
  if (text === "") return [];
  const who = found.agent === undefined ? {} : { agent: found.agent };
  if (found.private) return [{ type: "conversation.note", ...about(found), ...who, text }];
  const attachments = found.files.map((file) => ({ ...file, content_type: "application/octet-stream" }));
  return [{ type: "message.send", ...about(found), ...who, text, attachments }];
}

/** A message of the staff there or a changed status as commands. Pure. */
export function interpret(raw: RawEvent): readonly Command[] {
  const found = json(raw.body, item);
  switch (found.kind) {
    case "message":
      return spoken(found);
    case "status":
      return [{ type: found.resolved ? "conversation.close" : "conversation.reopen", ...about(found) }];
  }
}
