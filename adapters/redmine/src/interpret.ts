import { type Command, json, type RawEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { type Journal, journal, keyOf } from "./journal.js";

type Told = Pick<Command, "external_id" | "agent">;

/** Files stay in Redmine, where only its users can fetch them; they are named. */
function wordsOf({ notes, files }: Journal): string {
  const lines = files.map((name) => `[文件在 Redmine 中 | file in Redmine: ${name}]`);
  return [notes, ...lines].filter((line) => line.trim() !== "").join("\n");
}

function said(told: Told, entry: Journal): readonly Command[] {
  const id = keyOf(entry);
  const text = wordsOf(entry);
  if (text === "") return [];
  // A file without a word may be meant for colleagues: it is no answer to the person.
  if (entry.private || entry.notes.trim() === "") return [{ type: "conversation.note", id, ...told, text }];
  return [{ type: "message.send", id, ...told, text, attachments: [] }];
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
