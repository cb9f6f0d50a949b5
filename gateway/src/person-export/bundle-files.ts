import type { Attachment } from "@gatehouse/sdk";
import { pageFoot } from "../core/transcript/html.js";
import { type OwnMessage, ownWords, type Subject } from "../core/transcript/own-words.js";
import {
  clockOf,
  conversationHead,
  type TranscriptStyle,
  transcriptHead,
  transcriptMessage,
} from "../core/transcript/transcript.js";
import type { ToEnclose } from "../ledger/export/enclosed.js";
import { openFile } from "../pipeline/stored-file.js";
import { listDisclosures } from "../store/sql/list-disclosures.js";
import type { PersonExportRow } from "../store/sql/person-export-row.js";
import { systemContext } from "../store/transaction.js";
import { bundledName } from "./file-name.js";
import { personFile } from "./person-file.js";
import { conversationsOf, messagesOf, type ReadDeps, type WholeMessage } from "./read-conversations.js";
import { readSubject } from "./read-subject.js";
import { readme } from "./readme.js";

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const disclosuresAtOnce = 500;

/** What is read, whose it is, and up to when. */
interface Reading {
  readonly deps: ReadDeps;
  readonly people: readonly string[];
  readonly subject: Subject;
  readonly until: Date;
}

function fileOf(file: Attachment, states: WholeMessage["files"]): object {
  const state = states.get(file.id) ?? file.state;
  return { ...file, state, ...(state === "stored" && { file: bundledName(file.id, file.filename) }) };
}

/** Of reactions, the person's own. */
function marksOf({ people }: Subject, marks: WholeMessage["marks"]): object {
  const receipts = marks.flatMap(({ status, at }) => (status === null ? [] : [{ status, at }]));
  const reactions = marks
    .filter(({ person_id }) => person_id !== null && people.has(person_id))
    .map(({ emoji, at }) => ({ emoji, at }));
  return { ...(receipts.length > 0 && { receipts }), ...(reactions.length > 0 && { reactions }) };
}

function shown({ subject }: Reading, { message, earlier, files, marks }: WholeMessage): OwnMessage {
  const own = ownWords(subject, message);
  const attachments = (own["attachments"] as readonly Attachment[]).map((file) => fileOf(file, files));
  const before = own.author === "third_person" ? [] : earlier.map((old) => ownWords(subject, old));
  return { ...own, attachments, ...marksOf(subject, marks), ...(before.length > 0 && { earlier: before }) };
}

async function* ownMessages(reading: Reading, conversationId: string): AsyncGenerator<OwnMessage> {
  for await (const whole of messagesOf(reading.deps, conversationId, reading.until)) {
    yield shown(reading, whole);
    reading.deps.onMessage?.();
  }
}

async function* transcript(reading: Reading, style: TranscriptStyle): AsyncGenerator<string> {
  yield transcriptHead(style);
  for await (const conversation of conversationsOf(reading.deps, reading.people, reading.until)) {
    yield conversationHead(style, conversation);
    for await (const message of ownMessages(reading, conversation.id)) yield transcriptMessage(style, message);
  }
  yield pageFoot;
}

async function* conversationLines({ deps, people, until }: Reading): AsyncGenerator<string> {
  for await (const { assignee: _, ...conversation } of conversationsOf(deps, people, until)) yield line(conversation);
}

/** `onFile` hears of each file that is here, in the order of the messages. */
async function* messageLines(reading: Reading, onFile: (id: string, name: string) => void): AsyncGenerator<string> {
  for await (const { id } of conversationsOf(reading.deps, reading.people, reading.until))
    for await (const message of ownMessages(reading, id)) {
      for (const { file, ...rest } of message["attachments"] as readonly { id: string; file?: string }[])
        if (file !== undefined) onFile(rest.id, file);
      yield line(message);
    }
}

async function* disclosureLines({ deps, people }: Reading): AsyncGenerator<string> {
  for (const person of people)
    for (let before = ""; ; ) {
      const about = { person, endpoint: null };
      const rows = await deps.store.transact(systemContext, (tx) =>
        listDisclosures(tx, before, about, disclosuresAtOnce),
      );
      yield* rows.map(line);
      const last = rows.at(-1);
      if (last === undefined) break;
      before = last.id;
    }
}

async function* bytesOf(deps: ReadDeps, id: string): AsyncGenerator<Uint8Array> {
  const file = await openFile(deps, id);
  if (file?.row.state === "stored") yield* file.bytes();
}

/**
 * The files of one person's bundle, each read while it is taken: nothing is held but the names of files. Whoever takes
 * them takes one after the other.
 */
export async function* bundleFiles(
  deps: ReadDeps,
  { people, language }: Pick<PersonExportRow, "people" | "language">,
  until: Date,
): AsyncGenerator<ToEnclose> {
  const { subject, person } = await deps.store.transact(systemContext, async (tx) => {
    const known = await readSubject(deps.keyring, tx, people);
    return { subject: known.subject, person: await personFile(deps.keyring, tx, known) };
  });
  const reading = { deps, people, subject, until };
  const files = new Map<string, string>();
  yield { name: "README.txt", content: [readme] };
  yield { name: "person.json", content: [`${JSON.stringify({ ...person, read_at: until.toISOString() }, null, 2)}\n`] };
  yield { name: "conversations.jsonl", content: conversationLines(reading) };
  yield { name: "messages.jsonl", content: messageLines(reading, (id, name) => files.set(id, name)) };
  yield { name: "transcript.html", content: transcript(reading, { language, time: clockOf(deps.setup.timezone) }) };
  yield { name: "disclosures.jsonl", content: disclosureLines(reading) };
  for (const [id, name] of files) yield { name, content: bytesOf(deps, id) };
}
