import { type Command, PluginError, type RawEvent } from "@gatehouse/sdk";
import { type Item, itemIn, keyOf } from "./item.js";

type About = Pick<Command, "id" | "agent"> & { readonly external_id: string };

/** Of a command's text (contract: `command`). */
const longest = 65_536;

const about = (found: Item): About => ({
  id: keyOf(found),
  external_id: found.ticket_id,
  ...(found.agent !== undefined && { agent: found.agent }),
});

/** A comment may be empty but for its files. */
function said(found: Extract<Item, { kind: "comment" }>): readonly Command[] {
  const text = found.text.trim();
  if (text === "") return [];
  if (text.length > longest)
    throw new PluginError("rejected", `the answer is longer than ${longest} characters`, { reason: "too_large" });
  return found.public
    ? [{ type: "message.send", ...about(found), text, attachments: [] }]
    : [{ type: "conversation.note", ...about(found), text }];
}

function enclosed(found: Extract<Item, { kind: "file" }>): readonly Command[] {
  const { url, filename, content_type } = found;
  const name = (filename === "" ? `file-${found.id}` : filename).slice(0, 255);
  const text = `[文件 | file] ${name}`;
  return [{ type: "message.send", ...about(found), text, attachments: [{ url, filename: name, content_type }] }];
}

/** An agent's word, file or change of state as commands. Pure. */
export function interpret(raw: RawEvent): readonly Command[] {
  const found = itemIn(raw);
  switch (found.kind) {
    case "comment":
      return said(found);
    case "file":
      return enclosed(found);
    case "status":
      return [{ type: found.ended ? "conversation.close" : "conversation.reopen", ...about(found) }];
  }
}
