import { isHash, nodeHash } from "./hash.js";
import { isCount } from "./subtrees.js";

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leaf: Buffer;
  readonly proof: readonly Buffer[];
  readonly root: Buffer;
}

export interface Consistency {
  readonly older: number;
  readonly newer: number;
  readonly olderRoot: Buffer;
  readonly newerRoot: Buffer;
  readonly proof: readonly Buffer[];
}

const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;

/** On the way from a leaf to the root: its node, and the last node of the same level. */
interface Step {
  readonly node: number;
  readonly last: number;
}

const up = ({ node, last }: Step): Step => ({ node: half(node), last: half(last) });

function climb(step: Step, done: (step: Step) => boolean): Step {
  let at = step;
  while (!done(at)) at = up(at);
  return at;
}

/** Whether the node's sibling is the one on the left: only then does an older tree hold it too. */
const joinsLeft = ({ node, last }: Step): boolean => isOdd(node) || node === last;

/** Above a last node without a right sibling, its parents stay alone until one of them is a right child. */
const above = (step: Step): Step => up(joinsLeft(step) ? climb(step, ({ node }) => isOdd(node) || node === 0) : step);

/** Whether the proof leads from the leaf to the root; every hash of it must be used (RFC 9162 §2.1.3.2). */
export function verifyInclusion({ index, size, leaf, proof, root }: Inclusion): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  if (![leaf, root, ...proof].every(isHash)) return false;
  let hash = leaf;
  let step: Step = { node: index, last: size - 1 };
  for (const sibling of proof) {
    if (step.last === 0) return false;
    hash = joinsLeft(step) ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    step = above(step);
  }
  return step.last === 0 && hash.equals(root);
}

const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value;

const isProvable = (older: number, newer: number): boolean =>
  isCount(older) && isCount(newer) && older > 0 && older <= newer;

/** The roots that a path leads to, starting from a hash both trees hold; undefined when it does not fit their sizes. */
function climbBoth(start: Step, first: Buffer, path: readonly Buffer[]): readonly [Buffer, Buffer] | undefined {
  let step = start;
  let [olderHash, newerHash] = [first, first];
  for (const sibling of path) {
    if (step.last === 0) return undefined;
    if (joinsLeft(step)) olderHash = nodeHash(sibling, olderHash);
    newerHash = joinsLeft(step) ? nodeHash(sibling, newerHash) : nodeHash(newerHash, sibling);
    step = above(step);
  }
  return step.last === 0 ? [olderHash, newerHash] : undefined;
}

/**
 * Whether the older tree is the beginning of the newer one (RFC 9162 §2.1.4.2). An older tree of no leaves proves
 * nothing and is refused: a log that was emptied would pass.
 */
export function verifyConsistency({ older, newer, olderRoot, newerRoot, proof }: Consistency): boolean {
  if (!isProvable(older, newer) || ![olderRoot, newerRoot, ...proof].every(isHash)) return false;
  if (older === newer) return proof.length === 0 && olderRoot.equals(newerRoot);
  const [first, ...path] = isPowerOfTwo(older) ? [olderRoot, ...proof] : proof;
  if (first === undefined) return false;
  const start = climb({ node: older - 1, last: newer - 1 }, ({ node }) => !isOdd(node));
  const roots = climbBoth(start, first, path);
  if (roots === undefined) return false;
  return roots[0].equals(olderRoot) && roots[1].equals(newerRoot);
}
