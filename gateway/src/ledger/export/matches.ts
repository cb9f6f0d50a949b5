import { matchesGlob } from "@gatehouse/sdk";
import type { BookRow } from "./book.js";
import { type ShownEntry, showEntry } from "./shown-entry.js";
import type { ExportQuery } from "./wish.js";

type Test = (entry: ShownEntry) => boolean;

function testsOf({ person, actor, type, group }: ExportQuery): readonly Test[] {
  return [
    ...(person === undefined ? [] : [(entry: ShownEntry) => entry.subject?.includes(person) === true]),
    ...(actor === undefined ? [] : [(entry: ShownEntry) => entry.actor?.id === actor]),
    ...(type === undefined ? [] : [(entry: ShownEntry) => matchesGlob(type, entry.type ?? "")]),
    ...(group === undefined ? [] : [(entry: ShownEntry) => entry.group === group]),
  ];
}

/** Whether a query shows this entry. Only what is asked of its words makes them read: millions may pass here. */
export function matcherOf(query: ExportQuery): (row: BookRow) => boolean {
  const [first, end] = [Date.parse(query.from), Date.parse(query.to)];
  const tests = testsOf(query);
  return ({ atMs, entry }) => {
    if (entry === null || atMs < first || atMs >= end) return false;
    if (tests.length === 0) return true;
    const shown = showEntry(entry);
    return tests.every((test) => test(shown));
  };
}
