import { isAscii, isUtf8 } from "node:buffer";
import { charsetOf } from "./charset.js";
import { type Field, headText, parameter, readHead, valueOf } from "./head.js";
import type { Leaf, Structure } from "./structure.js";

interface Insertion {
  readonly at: number;
  readonly text: string;
}

const isPlain = (leaf: Leaf): boolean =>
  !/base64|quoted-printable/i.test(valueOf(leaf.head, "content-transfer-encoding") ?? "");

/** The first field of a name counts, so a field put before all others replaces the mail's own. */
const override = (leaf: Leaf, text: string): Insertion => ({ at: leaf.head.at, text: `${text}\r\n` });

function withCharset(leaf: Leaf, charset: string): Insertion {
  const type = valueOf(leaf.head, "content-type") ?? "text/plain";
  const rest = type.replaceAll(/;\s*charset\s*=\s*(?:"[^"]*"|[^\s;]*)/gi, "");
  return override(leaf, `Content-Type: ${rest}; charset=${charset}`);
}

/** Text nobody can decode stays a file, byte for byte, so that a person may still try. */
const setAside = (leaf: Leaf): Insertion =>
  override(
    leaf,
    `Content-Disposition: attachment; filename="unreadable-${leaf.contentType === "text/html" ? "html" : "text"}.bin"`,
  );

function charsetRepair(raw: Buffer, leaf: Leaf): Insertion | undefined {
  if (leaf.contentType !== "text/plain" && leaf.contentType !== "text/html") return undefined;
  const body = raw.subarray(leaf.head.bodyAt, leaf.bodyEnd);
  const label = parameter(valueOf(leaf.head, "content-type") ?? "", "charset")?.toLowerCase();
  if (label === undefined || label === "us-ascii" || label === "ascii")
    return isPlain(leaf) && !isUtf8(body) ? withCharset(leaf, "gb18030") : undefined;
  const charset = charsetOf(label);
  if (charset !== undefined) return charset === label ? undefined : withCharset(leaf, charset);
  return isPlain(leaf) && isAscii(body) ? withCharset(leaf, "utf-8") : setAside(leaf);
}

/** The parser puts the present time in place of a Date it cannot read; under another name it leaves it alone. */
const dateRepair = (field: Field): Insertion | undefined =>
  field.name === "date" && Number.isNaN(Date.parse(field.value)) ? { at: field.at, text: "X-Unreadable-" } : undefined;

function insert(raw: Buffer, insertions: readonly Insertion[]): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { at, text } of insertions.toSorted((a, b) => a.at - b.at)) {
    pieces.push(raw.subarray(from, at), Buffer.from(text));
    from = at;
  }
  return Buffer.concat([...pieces, raw.subarray(from)]);
}

/** The mail with its charsets named as the parser knows them, undecodable text set aside and unreadable dates hidden. */
export function repaired(raw: Buffer, { root, leaves }: Structure): Buffer {
  const insertions = leaves
    .flatMap((leaf) => [charsetRepair(raw, leaf), ...leaf.head.fields.map(dateRepair)])
    .concat(leaves.some((leaf) => leaf.head.at === root.at) ? [] : root.fields.map(dateRepair))
    .filter((insertion) => insertion !== undefined);
  const fixed = insertions.length === 0 ? raw : insert(raw, insertions);
  const { bodyAt } = readHead(fixed);
  const head = fixed.subarray(0, bodyAt);
  return isUtf8(head) ? fixed : Buffer.concat([Buffer.from(headText(head)), fixed.subarray(bodyAt)]);
}
