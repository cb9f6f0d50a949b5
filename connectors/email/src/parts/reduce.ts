import { createHash } from "node:crypto";
import { markerLine } from "../read/left-out.js";
import { isContainer, isWords, type Node, sectionOf } from "./node.js";
import { isWhole, type Plan } from "./plan.js";

/** What was taken of a large mail. */
export interface Taken {
  readonly root: Node;
  readonly head: Buffer;
  /** By section, such as `1.2.mime` and `1.2`. */
  readonly sections: ReadonlyMap<string, Buffer>;
  readonly plan: Plan;
  /** Of all that was taken: in hex, the same for the same mail. */
  readonly seal: string;
}

type Pieces = readonly (string | Buffer)[];

const sha256 = (parts: Iterable<string | Buffer>): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
};

export const sealed = (taken: Omit<Taken, "seal">): Taken => ({
  ...taken,
  seal: sha256([taken.head, ...taken.sections.values()]),
});

/** Of what may have been cut anywhere. */
export const wholeLines = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.lastIndexOf("\n") + 1);

/** The lines of a header block, each ended, in latin1, without the empty line after them. */
function linesOf(head: Buffer | undefined): string {
  const text = (head ?? Buffer.alloc(0)).toString("latin1").replace(/(?:\r?\n)+$/, "");
  return text === "" ? "" : `${text}\r\n`;
}

const containerType = ({ type }: Node): string => (/^multipart\/[\w.+-]{1,64}$/.test(type) ? type : "multipart/mixed");

/** Borders no sender can have written into a part. The first field of a name counts, so ours replaces the sender's. */
function container({ seal }: Taken, node: Node, lines: string, children: readonly Pieces[]): Pieces {
  const border = sha256([seal, node.part ?? ""]).slice(0, 40);
  const parts = children.flatMap((child) => [`--${border}\r\n`, ...child, "\r\n"]);
  return [
    `Content-Type: ${containerType(node)}; boundary="${border}"\r\n`,
    lines,
    "\r\n",
    ...parts,
    `--${border}--\r\n`,
  ];
}

const wordsFile = ({ type }: Node): string =>
  `Content-Disposition: attachment; filename="${type === "text/html" ? "message.html" : "message.txt"}"\r\n`;

/** One leaf: its bytes, or its marker; of words too long to be taken, the beginning and the whole as a file. */
function leaf({ sections, plan, seal }: Taken, node: Node, lines: string): readonly Pieces[] {
  const planned = plan.get(node) ?? 0;
  const bytes = sections.get(sectionOf(node)) ?? (planned === 0 ? Buffer.alloc(0) : undefined);
  if (bytes !== undefined && isWhole(node, planned)) return [[lines, "\r\n", bytes]];
  const marker = markerLine(sectionOf(node), node.size ?? 0, seal);
  const beginning = wholeLines(bytes ?? Buffer.alloc(0));
  if (!isWords(node)) return [[marker, lines, "\r\n", beginning]];
  return [
    [lines, "\r\n", beginning],
    [marker, wordsFile(node), lines, "\r\n"],
  ];
}

const childrenOf = (taken: Taken, { childNodes = [] }: Node): readonly Pieces[] =>
  childNodes.flatMap((child) => entities(taken, child));

function entities(taken: Taken, node: Node): readonly Pieces[] {
  const lines = linesOf(taken.sections.get(`${node.part}.mime`));
  return isContainer(node) ? [container(taken, node, lines, childrenOf(taken, node))] : leaf(taken, node, lines);
}

/** A mail that is one part becomes a mail of parts: what described the part goes down to it. */
function wrapped(taken: Taken, lines: string): Pieces {
  const fields = lines.match(/^[^\n]*\n(?:[ \t][^\n]*\n)*/gm) ?? [];
  const isContent = (field: string): boolean => /^content-/i.test(field);
  const own = fields.filter((field) => !isContent(field)).join("");
  const parts = leaf(taken, taken.root, fields.filter(isContent).join(""));
  return container(taken, { type: "multipart/mixed" }, own, parts);
}

/** The mail with its own header fields and structure, and a marker in the place of every large part's bytes. */
export function reducedMail(taken: Taken): Buffer {
  const { root } = taken;
  const lines = linesOf(taken.head);
  const pieces = isContainer(root) ? container(taken, root, lines, childrenOf(taken, root)) : wrapped(taken, lines);
  return Buffer.concat(pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece, "latin1") : piece)));
}
