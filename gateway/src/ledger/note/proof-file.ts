import { hashBytes } from "../merkle/hash.js";
import { isCount } from "../merkle/subtrees.js";
import { fromBase64 } from "./base64.js";

/** That one entry is in the log: its place, the hashes up to the root, and the signed checkpoint of that root. */
export interface ProofFile {
  readonly index: number;
  /** Sibling first. */
  readonly proof: readonly Buffer[];
  /** The note, verbatim. */
  readonly checkpoint: string;
}

const firstLine = "c2sp.org/tlog-proof@v1";

/** A `.tlog-proof` file (c2sp.org/tlog-proof). */
export function formatProofFile({ index, proof, checkpoint }: ProofFile): string {
  const hashes = proof.map((hash) => `${hash.toString("base64")}\n`).join("");
  return `${firstLine}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

/** The parts of a `.tlog-proof` file; undefined when it is none. Nothing is verified yet. */
export function parseProofFile(file: string): ProofFile | undefined {
  const end = file.indexOf("\n\n");
  const [first, second, ...encoded] = file.slice(0, Math.max(end, 0)).split("\n");
  const [, digits] = /^index (0|[1-9][0-9]*)$/.exec(second ?? "") ?? [];
  const proof = encoded.map(fromBase64);
  if (first !== firstLine || digits === undefined || !isCount(Number(digits))) return undefined;
  if (proof.some((hash) => hash?.length !== hashBytes)) return undefined;
  return { index: Number(digits), proof: proof as Buffer[], checkpoint: file.slice(end + 2) };
}
