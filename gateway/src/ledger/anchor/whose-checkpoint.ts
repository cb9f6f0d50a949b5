import type { VerifierKey } from "../note/keys.js";
import type { KeptCheckpoint } from "./kept-checkpoints.js";

/** `earlier`: of a log that ended with a fork somebody acknowledged. `another`: of a gateway that shares the folder. */
export type Whose = "ours" | "earlier" | "another";

/** `gw.school.edu.cn/audit/2`: whose log, and which; the first is 1. */
const partsOf = (origin: string) => ({ base: origin.replace(/\d+$/, ""), log: Number(/\d+$/.exec(origin)?.[0] ?? 0) });

/** By whatever name and number the signature goes: those are not signed. */
const signedBy = ({ note }: KeptCheckpoint, keys: readonly VerifierKey[]): boolean =>
  note.signatures.some(({ signature }) => keys.some(({ verify }) => verify(Buffer.from(note.text), signature)));

/**
 * Whose a checkpoint is. It is another's only where nothing on it is ours: one of ours that was given another name must
 * not be passed over. `keys`: every key that ever signed here.
 */
export function whoseCheckpoint(kept: KeptCheckpoint, origin: string, keys: readonly VerifierKey[]): Whose {
  const ours = partsOf(origin);
  const theirs = partsOf(kept.checkpoint.origin);
  if (theirs.base === ours.base) return theirs.log >= 1 && theirs.log < ours.log ? "earlier" : "ours";
  const namesUs = kept.note.signatures.some(({ name }) => partsOf(name).base === ours.base);
  return namesUs || signedBy(kept, keys) ? "ours" : "another";
}
