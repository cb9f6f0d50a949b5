import { type Command, json, type RawEvent } from "@gatehouse/sdk";
import { fitted, shortened } from "@gatehouse/sdk/desk";
import type { Config } from "./config.js";
import { isAnswer, type Journal, journal, keyOf } from "./journal.js";

const maxNamed = 10;
const maxFiles = 50;

type Told = Pick<Command, "external_id" | "agent">;

/** Files that stay in Redmine, where only its users can fetch them, are named. */
function wordsOf(notes: string, { left }: Journal): string {
  const lines = left.slice(0, maxNamed).map((name) => `[文件在 Redmine 中 | file in Redmine: ${name.slice(0, 255)}]`);
  return [notes, ...lines].filter((line) => line.trim() !== "").join("\n");
}

function said(told: Told, entry: Journal): readonly Command[] {
  const id = keyOf(entry);
  if (!isAnswer(entry)) {
    const text = wordsOf(shortened(entry.notes), entry);
    return text === "" ? [] : [{ type: "conversation.note", id, ...told, text }];
  }
  const { text, whole } = fitted(entry.notes);
  const attachments = [...(whole ? [whole] : []), ...entry.files].slice(0, maxFiles);
  return [{ type: "message.send", id, ...told, text: wordsOf(text, entry), attachments }];
}

function changed(told: Told, entry: Journal, { closed_status_ids }: Config): readonly Command[] {
  const { status } = entry;
  if (status === undefined) return [];
  const closed = closed_status_ids.includes(String(status.to));
  if (closed_status_ids.includes(String(status.from)) === closed) return [];
  return [{ type: closed ? "conversation.close" : "conversation.reopen", id: `${keyOf(entry)}-status`, ...told }];
}

/** A public note answers the person, a private one is a note; a status may close or reopen. The words go first. */
export function commandsOf(entry: Journal, config: Config): readonly Command[] {
  const told = { external_id: String(entry.issue), agent: String(entry.user) };
  return [...said(told, entry), ...changed(told, entry, config)];
}

export const interpret = (raw: RawEvent, config: Config): readonly Command[] =>
  commandsOf(json(raw.body, journal), config);
