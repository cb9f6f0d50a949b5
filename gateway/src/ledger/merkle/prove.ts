import { type HashOf, hashOfRange, isCount, type NodeAt, type Range, subtreesOf } from "./subtrees.js";

/** Where a range of two or more leaves parts: the largest power of two below its length, from its start. */
function splitOf({ from, to }: Range): number {
  let width = 1;
  while (width * 2 < to - from) width *= 2;
  return from + width;
}

/** The ranges whose hashes prove that leaf `index` is in a tree of `size`, sibling first (RFC 6962 §2.1.1). */
export function inclusionRanges(index: number, size: number): readonly Range[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw new Error(`there is no leaf ${index} in ${size}`);
  const path: Range[] = [];
  for (let around: Range = { from: 0, to: size }; around.to - around.from > 1; ) {
    const split = splitOf(around);
    const left = { from: around.from, to: split };
    const right = { from: split, to: around.to };
    path.push(index < split ? right : left);
    around = index < split ? left : right;
  }
  return path.reverse();
}

/** The ranges whose hashes prove that the first `older` leaves of a tree of `newer` are unchanged (RFC 6962 §2.1.2). */
export function consistencyRanges(older: number, newer: number): readonly Range[] {
  if (!isCount(older) || !isCount(newer) || older === 0 || older > newer)
    throw new Error(`nothing proves a tree of ${older} against one of ${newer}`);
  const path: Range[] = [];
  let around: Range = { from: 0, to: newer };
  while (around.to !== older) {
    const split = splitOf(around);
    const left = { from: around.from, to: split };
    const right = { from: split, to: around.to };
    path.push(older <= split ? right : left);
    around = older <= split ? left : right;
  }
  if (around.from > 0) path.push(around);
  return path.reverse();
}

/** The stored hashes that a proof is made from. */
export const nodesOf = (ranges: readonly Range[]): readonly NodeAt[] => ranges.flatMap(subtreesOf);

export const inclusionProof = (index: number, size: number, hashOf: HashOf): readonly Buffer[] =>
  inclusionRanges(index, size).map((range) => hashOfRange(range, hashOf));

export const consistencyProof = (older: number, newer: number, hashOf: HashOf): readonly Buffer[] =>
  consistencyRanges(older, newer).map((range) => hashOfRange(range, hashOf));
