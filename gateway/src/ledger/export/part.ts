import { existsSync } from "node:fs";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { leafHash } from "../merkle/hash.js";
import type { Range } from "../merkle/subtrees.js";
import type { Book, BookRow } from "./book.js";
import { isOmitted, newline, omittedLine, readLines } from "./lines.js";
import { type FileFacts, factsOf, writeStreamWhole } from "./write-file.js";

/** Some rows of a bundle: a gzipped file, one line for each leaf of its range. */
export interface Part extends FileFacts {
  readonly name: string;
  readonly rows: number;
  /** How many of its lines are hashes alone. */
  readonly omitted: number;
  /** The index of the first and the last leaf. */
  readonly first: number;
  readonly last: number;
}

/** Leaves of one part; a spreadsheet takes ten times as many. */
export const rowsPerPart = 100_000;

export interface PartPlan {
  readonly name: string;
  readonly range: Range;
}

/** Parts of `rowsPerPart` leaves; the last may have fewer. */
export function planParts({ from, to }: Range, rowsPerPart: number): readonly PartPlan[] {
  const count = Math.ceil((to - from) / rowsPerPart);
  return Array.from({ length: count }, (_, at) => ({
    name: `events-${String(at + 1).padStart(5, "0")}`,
    range: { from: from + at * rowsPerPart, to: Math.min(to, from + (at + 1) * rowsPerPart) },
  }));
}

export interface PartDeps {
  readonly book: Book;
  readonly shows: (row: BookRow) => boolean;
  /** The hash of a leaf whose entry is not kept any more. */
  readonly leafAt: (index: number) => Promise<Buffer>;
}

async function lineOf({ shows, leafAt }: PartDeps, row: BookRow): Promise<Buffer> {
  if (row.entry === null) return omittedLine(row.index, await leafAt(row.index));
  return shows(row) ? row.entry : omittedLine(row.index, leafHash(row.entry));
}

/** The lines of a part; throws when the book does not have each leaf of its range: nothing is cut short silently. */
async function* linesOf(deps: PartDeps, range: Range, count: (omitted: number) => void): AsyncIterable<Buffer> {
  let next = range.from;
  for await (const rows of deps.book.rows(range)) {
    const lines: Buffer[] = [];
    for (const row of rows) {
      if (row.index !== next) throw new Error(`leaf ${next} is missing in the book`);
      const line = await lineOf(deps, row);
      if (line !== row.entry) count(1);
      lines.push(line, newline);
      next += 1;
    }
    yield Buffer.concat(lines);
  }
  if (next !== range.to) throw new Error(`the book ends at leaf ${next}, before ${range.to}`);
}

async function write(path: string, range: Range, deps: PartDeps): Promise<number> {
  let omitted = 0;
  const lines = linesOf(deps, range, (more) => {
    omitted += more;
  });
  await writeStreamWhole(path, lines, createGzip());
  return omitted;
}

async function recount(path: string): Promise<number> {
  let omitted = 0;
  for await (const lines of readLines(path)) omitted += lines.filter(isOmitted).length;
  return omitted;
}

/** Writes a part, unless it is there from before a crash: only a finished one has its name. */
export async function writePart(dir: string, { name, range }: PartPlan, deps: PartDeps): Promise<Part> {
  const file = `${name}.jsonl.gz`;
  const path = join(dir, file);
  const omitted = existsSync(path) ? await recount(path) : await write(path, range, deps);
  const [rows, last] = [range.to - range.from, range.to - 1];
  return { name: file, rows, omitted, first: range.from, last, ...(await factsOf(path)) };
}
