import { type Command, PluginError, type RawEvent } from "@gatehouse/sdk";
import { type Item, itemIn, keyOf } from "./item.js";

type Words = Extract<Item, { kind: "words" }>;

/** Of a command's text (contract: `command`). */
const longest = 65_536;

function fitting(text: string): string {
  if (text.length > longest)
    throw new PluginError("rejected", `the answer is longer than ${longest} characters`, { reason: "too_large" });
  return text;
}

const about = (found: Item) => ({ id: keyOf(found), external_id: String(found.ticket_id) });

const by = ({ agent }: Words): { readonly agent?: string } => (agent === undefined ? {} : { agent });

/** A note may be empty but for its files; they stay in Freshdesk. */
function noted(found: Words): readonly Command[] {
  const text = fitting(found.text);
  return text === "" ? [] : [{ type: "conversation.note", ...about(found), ...by(found), text }];
}

function said(found: Words): readonly Command[] {
  const names = found.files.map(({ filename }) => filename).join(", ");
  const words = fitting(found.text);
  const text = words === "" && names !== "" ? `[文件 | file] ${names}`.slice(0, longest) : words;
  return text === "" ? [] : [{ type: "message.send", ...about(found), ...by(found), text, attachments: found.files }];
}

/** An agent's word or a ticket's state as commands. Pure. */
export function interpret(raw: RawEvent): readonly Command[] {
  const found = itemIn(raw);
  switch (found.kind) {
    case "words":
      return found.private ? noted(found) : said(found);
    case "status":
      return [{ type: found.closed ? "conversation.close" : "conversation.reopen", ...about(found) }];
  }
}
