import { existsSync } from "node:fs";
import { join } from "node:path";
import { csvOf } from "./csv.js";
import { isOmitted, readLines } from "./lines.js";
import { ocsfOf } from "./ocsf.js";
import type { Part } from "./part.js";
import { type ShownEntry, showEntry } from "./shown-entry.js";
import type { ViewFormat } from "./wish.js";
import { type FileFacts, factsOf, writeStreamWhole } from "./write-file.js";
import { xlsxOf } from "./xlsx.js";

/** Something to look at, made from one part. It proves nothing: its entries in the part do. */
export interface View extends FileFacts {
  readonly name: string;
  readonly format: ViewFormat;
  readonly of: string;
  readonly note: "a view, not evidence";
}

/** An entry that a view shows. */
export interface ViewRow {
  readonly index: number;
  readonly entry: ShownEntry;
}

export type ViewWriter = (rows: AsyncIterable<readonly ViewRow[]>) => AsyncIterable<Uint8Array>;

const writers: Readonly<Record<ViewFormat, { readonly suffix: string; readonly write: ViewWriter }>> = {
  csv: { suffix: "csv", write: csvOf },
  xlsx: { suffix: "xlsx", write: xlsxOf },
  ocsf: { suffix: "ocsf.json", write: ocsfOf },
};

async function* rowsOf(path: string, first: number): AsyncIterable<readonly ViewRow[]> {
  let index = first;
  for await (const lines of readLines(path)) {
    const from = index;
    index += lines.length;
    yield lines
      .map((line, at) => ({ line, index: from + at }))
      .filter(({ line }) => !isOmitted(line))
      .map(({ line, index: at }) => ({ index: at, entry: showEntry(line) }));
  }
}

export interface ViewWish {
  readonly dir: string;
  readonly part: Part;
  readonly format: ViewFormat;
}

/** Writes one view of a finished part, unless it is there. */
export async function makeView({ dir, part, format }: ViewWish): Promise<View> {
  const { suffix, write } = writers[format];
  const name = part.name.replace("jsonl.gz", suffix);
  const path = join(dir, name);
  if (!existsSync(path)) await writeStreamWhole(path, write(rowsOf(join(dir, part.name), part.first)));
  return { name, format, of: part.name, note: "a view, not evidence", ...(await factsOf(path)) };
}
