import type { PackSources } from "../../ledger/export/advance-export.js";
import { matcherOf } from "../../ledger/export/matches.js";
import { type ShownEntry, showEntry } from "../../ledger/export/shown-entry.js";

/** How often, from when to when, in milliseconds since 1970. */
export interface Times {
  times: number;
  readonly firstMs: number;
  lastMs: number;
}

/** Lines of one hour, type and actor: a line of the timeline that a person can read. */
export interface HourOfLines extends Times {
  readonly type: string;
  readonly actor: string;
}

/** What the lines of an incident tell: of whom, of what, when by whom. */
export interface Trace {
  readonly lines: number;
  readonly people: ReadonlyMap<string, Times>;
  /** Kinds of things the lines are about, such as `message`, and how many lines. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly hours: readonly HourOfLines[];
}

const hourMs = 3_600_000;

function count<Key, Value extends Times>(
  map: Map<Key, Value>,
  key: Key,
  atMs: number,
  fresh: Omit<Value, keyof Times>,
) {
  const known = map.get(key);
  if (known === undefined) map.set(key, { ...fresh, times: 1, firstMs: atMs, lastMs: atMs } as unknown as Value);
  else {
    known.times += 1;
    known.lastMs = Math.max(known.lastMs, atMs);
  }
}

/** Reads the lines once, in the order of the tree. */
export async function traceOf({ query, book, range }: PackSources): Promise<Trace> {
  const shows = matcherOf(query);
  const people = new Map<string, Times>();
  const hours = new Map<string, HourOfLines>();
  const kinds: Record<string, number> = {};
  let lines = 0;
  const add = ({ subject = [], object, type = "", actor }: ShownEntry, atMs: number): void => {
    lines += 1;
    for (const person of new Set(subject)) count(people, person, atMs, {});
    kinds[object?.k ?? ""] = (kinds[object?.k ?? ""] ?? 0) + 1;
    const who = actor?.id ?? "";
    count(hours, `${Math.floor(atMs / hourMs)}|${type}|${who}`, atMs, { type, actor: who });
  };
  for await (const rows of book.rows(range))
    for (const row of rows) if (row.entry !== null && shows(row)) add(showEntry(row.entry), row.atMs);
  return { lines, people, kinds, hours: [...hours.values()] };
}
