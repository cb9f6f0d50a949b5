import { isContainer, isReadable, isWords, type Node } from "../parts/node.js";
import { limitOf, type Plan, takenAtOnce } from "../parts/plan.js";

export const leavesOf = (node: Node): readonly Node[] =>
  isContainer(node) ? (node.childNodes ?? []).flatMap(leavesOf) : [node];

export const depthOf = (node: Node): number =>
  isContainer(node) ? 1 + Math.max(...(node.childNodes ?? []).map(depthOf)) : 0;

function bytesOf(node: Node, left: number): number {
  const limit = Math.min(limitOf(node), left);
  if (node.size !== undefined && node.size <= limit) return node.size;
  return isReadable(node) ? limit : 0;
}

/** How many bytes to take of each leaf: what the mail says comes first, then its files in order. */
export function planOf(root: Node): Plan {
  const leaves = leavesOf(root);
  let left: number = takenAtOnce.mail;
  const inOrder = [...leaves.filter(isWords), ...leaves.filter((leaf) => !isWords(leaf))];
  return new Map(
    inOrder.map((leaf) => {
      const bytes = bytesOf(leaf, left);
      left -= bytes;
      return [leaf, bytes] as const;
    }),
  );
}
