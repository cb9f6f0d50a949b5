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
import type { Missing, ToEnclose } from "../ledger/export/enclosed.js";
import { listDisclosures } from "../store/sql/list-disclosures.js";
import { listMessagesWithFiles } from "../store/sql/list-messages-with-files.js";
import type { PersonExportRow } from "../store/sql/person-export-row.js";
import { systemContext } from "../store/transaction.js";
import { type Bundled, type OwnFileName, ownFiles } from "./own-files.js";
import { personFile } from "./person-file.js";
import { conversationsOf, messagesOf, type ReadDeps, type WholeMessage } from "./read-conversations.js";
import { readSubject } from "./read-subject.js";
import { readme } from "./readme.js";

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const disclosuresAtOnce = 500;

/** What is read, whose it is, and up to when; what became of the files. */
interface Reading {
  readonly deps: ReadDeps;
  readonly people: readonly string[];
  readonly subject: Subject;
  readonly until: Date;
  readonly bundled: Map<string, Bundled>;
}

const fileOf = ({ bundled }: Reading, file: Attachment, states: WholeMessage["files"]): object => ({
  ...file,
  state: states.get(file.id) ?? file.state,
  ...bundled.get(file.id),
});

/** Of reactions, the person's own. */
function marksOf({ people }: Subject, marks: WholeMessage["marks"]): object {
  const receipts = marks.flatMap(({ status, at }) => (status === null ? [] : [{ status, at }]));
  const reactions = marks
    .filter(({ person_id }) => person_id !== null && people.has(person_id))
    .map(({ emoji, at }) => ({ emoji, at }));
  return { ...(receipts.length > 0 && { receipts }), ...(reactions.length > 0 && { reactions }) };
}

function shown(reading: Reading, { message, earlier, files, marks }: WholeMessage): OwnMessage {
  const { subject } = reading;
  const own = ownWords(subject, message);
  const attachments = (own["attachments"] as readonly Attachment[]).map((file) => fileOf(reading, file, files));
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

async function* messageLines(reading: Reading): AsyncGenerator<string> {
  for await (const { id } of conversationsOf(reading.deps, reading.people, reading.until))
    for await (const message of ownMessages(reading, id)) yield line(message);
}

/** Files whose bytes should be here, in the order of the messages. */
async function* storedFiles(reading: Reading): AsyncGenerator<OwnFileName> {
  const { deps, people, until } = reading;
  for await (const { id } of conversationsOf(deps, people, until))
    for await (const whole of messagesOf(deps, id, until, listMessagesWithFiles))
      yield* shown(reading, whole)["attachments"] as readonly OwnFileName[];
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

/**
 * The files of one person's bundle, each read while it is taken: nothing is held but the names of files. Whoever takes
 * them takes one after the other. What the person sent and was sent comes before the messages, which say of each file
 * whether it could be read.
 */
export async function* bundleFiles(
  deps: ReadDeps,
  { people, language }: Pick<PersonExportRow, "people" | "language">,
  until: Date,
): AsyncGenerator<ToEnclose | Missing> {
  const { subject, person } = await deps.store.transact(systemContext, async (tx) => {
    const known = await readSubject(deps.keyring, tx, people);
    return { subject: known.subject, person: await personFile(deps.keyring, tx, known) };
  });
  const reading: Reading = { deps, people, subject, until, bundled: new Map() };
  yield { name: "README.txt", content: [readme] };
  yield { name: "person.json", content: [`${JSON.stringify({ ...person, read_at: until.toISOString() }, null, 2)}\n`] };
  yield { name: "conversations.jsonl", content: conversationLines(reading) };
  yield* ownFiles(deps, storedFiles(reading), reading.bundled);
  yield { name: "messages.jsonl", content: messageLines(reading) };
  yield { name: "transcript.html", content: transcript(reading, { language, time: clockOf(deps.setup.timezone) }) };
  yield { name: "disclosures.jsonl", content: disclosureLines(reading) };
}
