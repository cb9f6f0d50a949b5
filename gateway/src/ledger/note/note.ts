import { fromBase64 } from "./base64.js";
import type { SignerKey, VerifierKey } from "./keys.js";

export interface NoteSignature {
  readonly name: string;
  /** Four bytes in hex; says which key of that name. */
  readonly keyId: string;
  readonly signature: Buffer;
}

/** A signed note (c2sp.org/signed-note): `text` ends with a newline, and is what the signatures are over. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const idBytes = 4;
/** More lines than this are no note anybody wrote. */
const maxSignatures = 100;

function lineOf({ verifier, sign }: SignerKey, text: string): string {
  const bytes = Buffer.concat([Buffer.from(verifier.id, "hex"), sign(Buffer.from(text))]);
  return `— ${verifier.name} ${bytes.toString("base64")}\n`;
}

/** Signs a text that ends with a newline; one signature line for each signer. */
export function signNote(text: string, signers: readonly SignerKey[]): string {
  if (!isNoteText(text)) throw new Error("a note's text ends with a newline and has no control characters");
  return `${text}\n${signers.map((signer) => lineOf(signer, text)).join("")}`;
}

/** U+FFFD stands for bytes that are no UTF-8, and lone surrogates would become it. */
const isNoteText = (text: string): boolean =>
  text.endsWith("\n") && !/[\u0000-\u0009\u000b-\u001f\ufffd]|\p{Cs}/u.test(text);

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || bytes === undefined || bytes.length <= idBytes) return undefined;
  return { name, keyId: bytes.toString("hex", 0, idBytes), signature: bytes.subarray(idBytes) };
}

/** The parts of a note; undefined when it is none. Nothing is verified yet. */
export function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf("\n\n");
  if (end === -1 || !note.endsWith("\n") || !isNoteText(note)) return undefined;
  const lines = note.slice(end + 2, -1).split("\n");
  const signatures = lines.map(parseSignature);
  if (lines.length > maxSignatures || signatures.some((signature) => signature === undefined)) return undefined;
  return { text: note.slice(0, end + 1), signatures: signatures as NoteSignature[] };
}

/**
 * The keys, of those given, that signed. Signatures of unknown keys are passed over (rotation, witnesses); a wrong one
 * in a given key's name spoils the whole note.
 */
export function verifiedBy(note: Note, keys: readonly VerifierKey[]): readonly VerifierKey[] {
  const message = Buffer.from(note.text);
  const good = new Set<VerifierKey>();
  for (const { name, keyId, signature } of note.signatures) {
    const key = keys.find((candidate) => candidate.name === name && candidate.id === keyId);
    if (key === undefined) continue;
    if (!key.verify(message, signature)) return [];
    good.add(key);
  }
  return [...good];
}
