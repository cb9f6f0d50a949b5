import { emptyRoot, nodeHash } from "./hash.js";

/** A complete subtree: level 0 are the leaves, and `index` counts the nodes of its level from the left. */
export interface NodeAt {
  readonly level: number;
  readonly index: number;
}

/** Leaves from `from` up to, but without, `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where a stored hash is found; throws when it is not there. */
export type HashOf = (node: NodeAt) => Buffer;

/** A number of leaves, or the place of one. Bit operators would cut it to 32 bits: nothing here uses them. */
export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function subtreeAt({ from, to }: Range): NodeAt {
  let level = 0;
  for (let width = 2; from % width === 0 && from + width <= to; width *= 2) level += 1;
  return { level, index: from / 2 ** level };
}

/** The complete subtrees a range consists of, left to right; of `0..size` they are the frontier of that tree. */
export function subtreesOf(range: Range): readonly NodeAt[] {
  const nodes: NodeAt[] = [];
  for (let from = range.from; from < range.to; ) {
    const node = subtreeAt({ from, to: range.to });
    nodes.push(node);
    from += 2 ** node.level;
  }
  return nodes;
}

/** The hash above subtrees that stand side by side, larger ones to the left. */
export function foldSubtrees(hashes: readonly Buffer[]): Buffer {
  return hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => nodeHash(left, right));
}

export const hashOfRange = (range: Range, hashOf: HashOf): Buffer => foldSubtrees(subtreesOf(range).map(hashOf));
