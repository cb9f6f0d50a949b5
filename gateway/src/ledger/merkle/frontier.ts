import { isHash, nodeHash } from "./hash.js";
import { foldSubtrees, isCount, subtreesOf } from "./subtrees.js";

/** All that is needed to go on with a tree: the hashes of its complete subtrees, left to right (largest first). */
export interface Frontier {
  readonly size: number;
  readonly hashes: readonly Buffer[];
}

/** The nodes of one level that became complete, from node `first` on. */
export interface Completed {
  readonly first: number;
  readonly hashes: readonly Buffer[];
}

/** A longer tree, and its new nodes: `levels[l]` are those of level l (0: the leaves themselves). */
export interface Grown {
  readonly frontier: Frontier;
  readonly levels: readonly Completed[];
}

export const emptyFrontier: Frontier = { size: 0, hashes: [] };

/** A frontier that was stored; throws when it cannot be one of this size. */
export function frontierOf(size: number, hashes: readonly Buffer[]): Frontier {
  if (!isCount(size)) throw new Error(`a tree cannot have ${size} leaves`);
  const expected = subtreesOf({ from: 0, to: size }).length;
  if (hashes.length !== expected || !hashes.every(isHash))
    throw new Error(`the frontier of ${size} leaves has ${expected} hashes of 32 bytes, not these ${hashes.length}`);
  return { size, hashes };
}

type Complete = (level: number, index: number, hash: Buffer) => void;

/** A leaf is added as one is added to a binary number: the complete subtrees it makes are its carries. */
function carry(stack: Buffer[], leaf: Buffer, place: number, complete: Complete): void {
  let hash = leaf;
  let index = place;
  complete(0, index, hash);
  for (let level = 1; index % 2 === 1; level += 1) {
    hash = nodeHash(stack.pop() as Buffer, hash);
    index = (index - 1) / 2;
    complete(level, index, hash);
  }
  stack.push(hash);
}

/** Appends leaf hashes in their order: about one node hash for each leaf, whatever the size of the tree. */
export function grow(frontier: Frontier, leaves: readonly Buffer[]): Grown {
  if (!leaves.every(isHash)) throw new Error("a leaf hash has 32 bytes");
  const stack = [...frontier.hashes];
  const levels: { first: number; hashes: Buffer[] }[] = [];
  const complete: Complete = (level, index, hash) => {
    const there = levels[level];
    if (there === undefined) levels[level] = { first: index, hashes: [hash] };
    else there.hashes.push(hash);
  };
  leaves.forEach((leaf, at) => carry(stack, leaf, frontier.size + at, complete));
  return { frontier: { size: frontier.size + leaves.length, hashes: stack }, levels };
}

export const rootOf = (frontier: Frontier): Buffer => foldSubtrees(frontier.hashes);

export const rootOfLeaves = (leaves: readonly Buffer[]): Buffer => rootOf(grow(emptyFrontier, leaves).frontier);
