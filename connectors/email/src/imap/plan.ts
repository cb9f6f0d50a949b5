import type { MessageStructureObject } from "imapflow";

export type Node = MessageStructureObject;

/** What is taken at once of a large mail, in bytes as they are encoded. The rest is streamed file by file. */
export const takenAtOnce = { part: 64 * 1024, words: 384 * 1024, mail: 768 * 1024 } as const;

/** A forwarded mail is one file, whatever it holds. */
export const isContainer = ({ type, childNodes = [] }: Node): boolean =>
  type.startsWith("multipart/") && childNodes.length > 0;

export const leavesOf = (node: Node): readonly Node[] =>
  isContainer(node) ? (node.childNodes ?? []).flatMap(leavesOf) : [node];

export const depthOf = (node: Node): number =>
  isContainer(node) ? 1 + Math.max(...(node.childNodes ?? []).map(depthOf)) : 0;

/** What IMAP calls the bytes of a part: a mail that is one part has no number. */
export const sectionOf = ({ part }: Node): string => part ?? "text";

/** Is it what the mail says, not a file? As the parser decides it. */
export const isWords = ({ type, disposition = "inline" }: Node): boolean =>
  (type === "text/plain" || type === "text/html") && disposition === "inline";

/** Of what is too large, the beginning tells what a calendar, a report or an enclosed mail is about. */
const isReadable = ({ type }: Node): boolean => /^(?:text|message)\//.test(type);

function bytesOf(node: Node, left: number): number {
  const limit = Math.min(isWords(node) ? takenAtOnce.words : takenAtOnce.part, left);
  if (node.size !== undefined && node.size <= limit) return node.size;
  return isReadable(node) ? limit : 0;
}

/** How many bytes to take of each leaf: what the mail says comes first, then its files in order. */
export function planOf(root: Node): ReadonlyMap<Node, number> {
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

export const isWhole = ({ size }: Node, bytes: number): boolean => bytes === size;
