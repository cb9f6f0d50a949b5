import { type Head, parameter, readHead, valueOf } from "./head.js";
import { limits, refused } from "./limits.js";

/** A part that holds content. */
export interface Leaf {
  readonly head: Head;
  /** In lower case, without parameters. */
  readonly contentType: string;
  readonly bodyEnd: number;
}

export interface Structure {
  readonly root: Head;
  readonly leaves: readonly Leaf[];
}

interface Walk {
  readonly raw: Buffer;
  readonly leaves: Leaf[];
  /** Border text → how many borders are open when it is the innermost. */
  readonly open: Map<string, number>;
  parts: number;
}

export const contentTypeOf = (head: Head): string =>
  (valueOf(head, "content-type") ?? "text/plain").split(";", 1)[0]?.trim().toLowerCase() ?? "";

/** Opens the part at `at`; the caller learns its leaf start or nothing when it is a multipart. */
function openPart(walk: Walk, at: number): Head | undefined {
  walk.parts += 1;
  if (walk.parts > limits.parts) throw refused(`more than ${limits.parts} parts`, "too_large");
  const head = readHead(walk.raw, at);
  const border = parameter(valueOf(head, "content-type") ?? "", "boundary");
  if (!contentTypeOf(head).startsWith("multipart/") || !border) return head;
  if (walk.open.size >= limits.depth) throw refused(`parts nested deeper than ${limits.depth}`);
  if (!walk.open.has(border)) walk.open.set(border, walk.open.size + 1);
  return undefined;
}

/** Forgets every border inside the one found, since it ends them too. */
function closeInner(open: Map<string, number>, level: number): void {
  for (const [border, at] of open) if (at > level) open.delete(border);
}

interface Border {
  readonly text: string;
  readonly at: number;
  readonly next: number;
  readonly last: boolean;
}

function borderAt(walk: Walk, at: number): Border | undefined {
  const end = walk.raw.indexOf(10, at);
  const next = end < 0 ? walk.raw.length : end + 1;
  const line = walk.raw.toString("latin1", at + 2, Math.min(next, at + 300)).trimEnd();
  if (walk.open.has(line)) return { text: line, at, next, last: false };
  const inner = line.endsWith("--") ? line.slice(0, -2) : undefined;
  return inner !== undefined && walk.open.has(inner) ? { text: inner, at, next, last: true } : undefined;
}

function* borders(walk: Walk, from: number): Generator<Border> {
  let seen = 0;
  let at = walk.raw.indexOf("\n--", Math.max(0, from - 1));
  while (at >= 0 && walk.open.size > 0) {
    seen += 1;
    if (seen > limits.borders) throw refused(`more than ${limits.borders} lines look like part borders`, "too_large");
    const border = borderAt(walk, at + 1);
    if (border) yield border;
    at = walk.raw.indexOf("\n--", (border?.next ?? at + 2) - 1);
  }
}

/** Walks the parts without decoding anything; refuses what is too deep, too many or too large. */
export function structureOf(raw: Buffer): Structure {
  if (raw.length > limits.mailBytes) throw refused(`larger than ${limits.mailBytes} bytes`, "too_large");
  const walk: Walk = { raw, leaves: [], open: new Map(), parts: 0 };
  const root = readHead(raw);
  let leaf = openPart(walk, 0);
  for (const border of borders(walk, root.bodyAt)) {
    if (leaf) walk.leaves.push({ head: leaf, contentType: contentTypeOf(leaf), bodyEnd: border.at });
    const level = walk.open.get(border.text) ?? 0;
    closeInner(walk.open, level);
    if (border.last) walk.open.delete(border.text);
    leaf = border.last ? undefined : openPart(walk, border.next);
  }
  if (leaf) walk.leaves.push({ head: leaf, contentType: contentTypeOf(leaf), bodyEnd: raw.length });
  return { root, leaves: walk.leaves };
}
