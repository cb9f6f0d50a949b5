import { hashBytes } from "../merkle/hash.js";
import { fromBase64 } from "./base64.js";
import type { SignerKey } from "./keys.js";
import { signNote } from "./note.js";

/** What a log says of itself: its first `size` leaves have this root. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

const bodyOf = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root.toString("base64")}\n`;

/** A checkpoint as a signed note (c2sp.org/tlog-checkpoint); the key's name is the origin. */
export const signCheckpoint = (checkpoint: Checkpoint, signers: readonly SignerKey[]): string =>
  signNote(bodyOf(checkpoint), signers);

/** The checkpoint in the text of a note; undefined when it is none. We write no extension lines, so none are read. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, origin, digits, encoded] = /^([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]+)\n$/.exec(text) ?? [];
  const root = encoded === undefined ? undefined : fromBase64(encoded);
  const size = Number(digits);
  if (origin === undefined || root?.length !== hashBytes || !Number.isSafeInteger(size)) return undefined;
  return { origin, size, root };
}
