import { type Command, json, PluginError, type RawEvent } from "@gatehouse/sdk";
import { plainText } from "@gatehouse/sdk/desk";
import { keyOf } from "./items.js";
import { type Item, item } from "./shapes.js";

type ArticleItem = Extract<Item, { kind: "article" }>;
type About = Pick<Command, "id" | "agent"> & { readonly external_id: string };

/** Of a command's text (contract: `command`). */
const longest = 65_536;

function fitting(text: string): string {
  if (text.length > longest)
    throw new PluginError("rejected", `the answer is longer than ${longest} characters`, { reason: "too_large" });
  return text;
}

const about = (found: Item): About => ({
  id: keyOf(found),
  external_id: String(found.ticket_id),
  ...(found.agent !== undefined && { agent: found.agent }),
});

const wordsOf = ({ html, body }: ArticleItem): string => (html ? plainText(body) : body);

/** A note may be empty but for its files; they stay in Zammad. */
function note(found: ArticleItem): readonly Command[] {
  const text = fitting(wordsOf(found));
  return text === "" ? [] : [{ type: "conversation.note", ...about(found), text }];
}

/** Says in the conversation which files stayed in Zammad, since the person gets the words without them. */
function lostNote(found: ArticleItem): readonly Command[] {
  if (found.lost.length === 0) return [];
  const text = `附件没有发给对方 | files not passed on: ${found.lost.join(", ")}`.slice(0, longest);
  return [{ type: "conversation.note", ...about(found), id: `${keyOf(found)}:lost`, text }];
}

function answer(found: ArticleItem): readonly Command[] {
  const names = found.files.map(({ filename }) => filename).join(", ");
  const words = fitting(wordsOf(found));
  const text = words === "" && names !== "" ? `[文件 | file] ${names}` : words;
  const sent: readonly Command[] =
    text === "" ? [] : [{ type: "message.send", ...about(found), text, attachments: found.files }];
  return [...sent, ...lostNote(found)];
}

/** An agent's word or a ticket's state as commands. Pure. */
export function interpret(raw: RawEvent): readonly Command[] {
  const found = json(raw.body, item);
  switch (found.kind) {
    case "article":
      return found.internal ? note(found) : answer(found);
    case "state":
      return [{ type: found.closed ? "conversation.close" : "conversation.reopen", ...about(found) }];
  }
}
