import type { Range } from "../merkle/subtrees.js";
import type { Book, BookRow } from "./book.js";
import { showEntry } from "./shown-entry.js";

/** How much an export tells of people. */
export interface Told {
  /** No more than one above the limit are looked for. */
  readonly people: readonly string[];
  /** An entry says so itself. */
  readonly minors: boolean;
}

/** Looks which people the shown rows are about, until there are more than `limit`. */
export async function weigh(book: Book, range: Range, shows: (row: BookRow) => boolean, limit: number): Promise<Told> {
  const people = new Set<string>();
  let minors = false;
  for await (const rows of book.rows(range)) {
    for (const row of rows) {
      if (row.entry === null || !shows(row)) continue;
      const { subject = [], ctx } = showEntry(row.entry);
      minors ||= ctx?.["minor"] === true;
      for (const person of subject) if (people.size <= limit) people.add(person);
    }
    if (people.size > limit) break;
  }
  return { people: [...people], minors };
}
