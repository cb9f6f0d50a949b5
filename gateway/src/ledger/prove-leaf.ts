import { readNewestCheckpoint } from "../store/sql/read-newest-checkpoint.js";
import type { Tx } from "../store/transaction.js";
import { inclusionProof, inclusionRanges, nodesOf } from "./merkle/prove.js";
import { formatProofFile } from "./note/proof-file.js";
import { nodesOfDatabase } from "./seal/tree-of-database.js";

/** The `.tlog-proof` of the leaf at this place, against the newest checkpoint; undefined while none covers it. */
export async function proveLeaf(tx: Tx, index: number): Promise<string | undefined> {
  const checkpoint = await readNewestCheckpoint(tx);
  if (checkpoint === undefined || index >= checkpoint.size) return undefined;
  const hashOf = await nodesOfDatabase(tx, nodesOf(inclusionRanges(index, checkpoint.size)));
  const proof = inclusionProof(index, checkpoint.size, hashOf);
  return formatProofFile({ index, proof, checkpoint: checkpoint.note });
}
