import { isWords, type Node } from "./node.js";

/** A mail up to this size is taken whole; of a larger one the large parts are left out and fetched later. */
export const wholeBytes = 1024 * 1024;

/** What is kept at once of a large mail, in bytes as they are encoded. The rest is streamed file by file. */
export const takenAtOnce = { part: 64 * 1024, words: 384 * 1024, mail: 768 * 1024 } as const;

/** Of one part; a longer one is cut. */
export const partHeadBytes = 8 * 1024;

/** How many bytes are taken of each leaf. */
export type Plan = ReadonlyMap<Node, number>;

export const limitOf = (node: Node): number => (isWords(node) ? takenAtOnce.words : takenAtOnce.part);

export const isWhole = ({ size }: Node, bytes: number): boolean => bytes === size;

/** Is some of what the mail says left out? */
export const isCut = (plan: Plan): boolean => [...plan].some(([node, bytes]) => isWords(node) && !isWhole(node, bytes));
