import { isUtf8 } from "node:buffer";
import { limits, refused } from "./limits.js";

/** One header field as it stands in the mail; `at` is where its line begins. */
export interface Field {
  /** In lower case. */
  readonly name: string;
  /** Unfolded and trimmed, encoded words untouched. */
  readonly value: string;
  readonly at: number;
}

export interface Head {
  readonly fields: readonly Field[];
  readonly at: number;
  /** First byte of the body. */
  readonly bodyAt: number;
}

const newline = 10;
const carriageReturn = 13;

/** Where the body begins: after the first empty line from `at`. */
function endOfHead(raw: Buffer, at: number): number {
  let line = at;
  while (line < raw.length) {
    if (line - at > limits.headBytes)
      throw refused(`a header block is larger than ${limits.headBytes} bytes`, "too_large");
    if (raw[line] === newline) return line + 1;
    if (raw[line] === carriageReturn && raw[line + 1] === newline) return line + 2;
    const end = raw.indexOf(newline, line);
    if (end < 0) return endOfRaw(raw, at);
    line = end + 1;
  }
  return endOfRaw(raw, at);
}

function endOfRaw(raw: Buffer, at: number): number {
  if (raw.length - at > limits.headBytes)
    throw refused(`a header block is larger than ${limits.headBytes} bytes`, "too_large");
  return raw.length;
}

/** Header text: UTF-8, else GB18030, which is what Chinese systems write into headers without saying so. */
export const headText = (bytes: Buffer): string =>
  isUtf8(bytes) ? bytes.toString("utf8") : new TextDecoder("gb18030").decode(bytes);

function fieldsOf(raw: Buffer, at: number, bodyAt: number): Field[] {
  const fields: Field[] = [];
  const start = /^([!-9;-~]+)[ \t]*:((?:[^\n]*\n[ \t])*[^\n]*)/gm;
  const latin = raw.toString("latin1", at, bodyAt);
  for (const match of latin.matchAll(start)) {
    if (fields.length >= limits.headFields) throw refused(`more than ${limits.headFields} header fields`, "too_large");
    const value = headText(Buffer.from(match[2] ?? "", "latin1"));
    fields.push({
      name: (match[1] ?? "").toLowerCase(),
      value: value.replaceAll(/\r?\n/g, "").trim(),
      at: at + match.index,
    });
  }
  return fields;
}

/** Reads the header block that begins at `at`. */
export function readHead(raw: Buffer, at = 0): Head {
  const bodyAt = endOfHead(raw, at);
  return { fields: fieldsOf(raw, at, bodyAt), at, bodyAt };
}

/** The first value of a field: repeated fields are a trick, and mail clients show the first. */
export const valueOf = (head: Head, name: string): string | undefined =>
  head.fields.find((field) => field.name === name)?.value;

/** A parameter such as `boundary` of a structured field. */
export function parameter(value: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;()]+))`, "i").exec(value);
  return match?.[1] ?? match?.[2];
}
