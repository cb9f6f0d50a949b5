import { type Attachment, json, type Message, PluginError } from "@gatehouse/sdk";
import { z } from "zod";
import type { Egress } from "../egress/egress.js";
import type { FileStores } from "../files/file-store.js";
import { append } from "../ledger/append.js";
import { reviseMessage } from "../store/sql/revise-message.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import type { AdmitDeps } from "./admit/deps.js";
import { type Target, targetOf } from "./amend/target.js";
import { recordHappenings } from "./conversation-events.js";
import type { Recorded } from "./record-events.js";
import type { Transcription } from "./setup.js";
import { type OpenFile, openFile } from "./stored-file.js";
import { sealMessage } from "./stored-message.js";

export interface TranscribeDeps extends AdmitDeps {
  readonly store: Store;
  readonly egress: Egress;
  readonly transcription: Transcription;
  readonly contents: FileStores;
  /** After the commit: hands over what is to be sent. */
  readonly dispatch: (recorded: Recorded) => void;
}

/** An hour's recording takes a small model minutes. */
const callMs = 300_000;
const answer = z.object({ text: z.string().max(65_536) });

const line = (text: string): Buffer => Buffer.from(`${text}\r\n`);

/** multipart/form-data as `POST /audio/transcriptions` of the OpenAI API takes it: `file`, `model`, `language`. */
export function formOf(
  boundary: string,
  fields: Readonly<Record<string, string>>,
  file: { readonly name: string; readonly type: string; readonly bytes: Buffer },
): Buffer {
  const parts = Object.entries(fields).map(([name, value]) =>
    line(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}`),
  );
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${encodeURIComponent(file.name)}"\r\ncontent-type: ${file.type}\r\n`;
  return Buffer.concat([...parts, line(head), file.bytes, line(""), line(`--${boundary}--`)]);
}

async function ask({ egress, transcription }: TranscribeDeps, file: OpenFile, signal: AbortSignal): Promise<string> {
  const { url, api_key, model, language } = transcription;
  const pieces: Buffer[] = [];
  for await (const piece of file.bytes()) pieces.push(piece);
  const boundary = `gatehouse-${file.row.id}`;
  const about = { name: file.meta.filename ?? "recording", type: file.meta.content_type, bytes: Buffer.concat(pieces) };
  const fields = { model, ...(language !== undefined && { language }) };
  const headers = {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    ...(api_key !== undefined && { authorization: `Bearer ${api_key}` }),
  };
  const call = { method: "POST", url, headers, body: formOf(boundary, fields, about) } as const;
  const { status, body } = await egress.request(call, { signal, timeoutMs: callMs, pool: "transcription" });
  if (status < 200 || status >= 300)
    throw new PluginError("unavailable", `the transcription service answered ${status}`);
  return json(body, answer).text.trim();
}

const withTranscript = (files: readonly Attachment[], id: string, transcript: string): Attachment[] =>
  files.map((file) => (file.id === id ? { ...file, transcript } : file));

async function write(deps: TranscribeDeps, tx: Tx, target: Target, id: string, transcript: string): Promise<Recorded> {
  const { message: before, conversation, stored } = target;
  const attachments = withTranscript(before.attachments, id, transcript);
  const message: Message = { ...before, attachments, revision: before.revision + 1 };
  const content = sealMessage(conversation.identity.key, message);
  await reviseMessage(tx, {
    id: stored.id,
    content,
    callState: stored.call_state,
    providerEditedAt: null,
    deleted: false,
  });
  const object = { k: "message", id: message.id };
  const subject = [conversation.held.row.person_id];
  await append(tx, systemContext, { type: "message.transcribed", outcome: "success", object, subject });
  const happening = { type: "message.edited", time: tx.now.toISOString(), data: { message } } as const;
  return recordHappenings(deps, tx, conversation, [happening]);
}

/** Is this file speech that somebody wants to read? */
export const isSpeech = ({ meta, row }: OpenFile): boolean =>
  row.state === "stored" && (meta.kind === "audio" || meta.kind === "voice");

/** Puts a recording or a voice message into words; the words belong to the file, never to what the person wrote. */
export async function transcribe(deps: TranscribeDeps, id: string, signal: AbortSignal): Promise<void> {
  const file = await openFile(deps, id);
  if (file === undefined || !isSpeech(file)) return;
  const transcript = await ask(deps, file, signal);
  const recorded = await deps.store.transact(systemContext, async (tx) => {
    const target = await targetOf(deps, tx, file.row.message_id, file.row.conversation_id);
    const known = target?.message.attachments.find((one) => one.id === id);
    if (target === undefined || known === undefined || known.transcript !== undefined) return undefined;
    return write(deps, tx, target, id, transcript);
  });
  if (recorded !== undefined) deps.dispatch(recorded);
}
