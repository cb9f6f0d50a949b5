import { rootOfLeaves } from "../frontier.js";
import { leafHash } from "../hash.js";
import { foldSubtrees, type HashOf } from "../subtrees.js";

/** Leaf hashes of a made-up log: entry n is its number in decimal. */
export const leavesOf = (size: number): readonly Buffer[] =>
  Array.from({ length: size }, (_, index) => leafHash(Buffer.from(String(index))));

/** Any stored node of a log, hashed anew from its leaves. */
export function nodesOfLog(leaves: readonly Buffer[]): HashOf {
  return ({ level, index }) => {
    const covered = leaves.slice(index * 2 ** level, (index + 1) * 2 ** level);
    if (covered.length !== 2 ** level) throw new Error(`node ${level}/${index} is not complete`);
    return level === 0 ? foldSubtrees(covered) : rootOfLeaves(covered);
  };
}
