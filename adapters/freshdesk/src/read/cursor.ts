import { json } from "@gatehouse/sdk";
import { z } from "zod";

const mark = z.object({
  /** Where in its conversations the next look begins. */
  page: z.int().positive(),
  /** The newest conversation read. */
  last: z.int(),
  closed: z.boolean(),
});
/** How far one ticket is read. */
export type Mark = z.output<typeof mark>;

/** How far the poll has come, in Freshdesk's own time. */
const place = z.object({
  /** Nothing older is an answer of ours to take. */
  floor: z.string(),
  /** `updated_at` of the newest ticket seen. */
  since: z.string(),
  /** `updated_at` by ticket, of those the next list will show again. */
  seen: z.record(z.string(), z.string()),
  marks: z.record(z.string(), mark),
});
export type Place = z.output<typeof place>;

export interface Listed {
  readonly id: number;
  readonly updated_at: string;
}

/** Changes may be shown a little late. */
const overlapMs = 120_000;
/** One forgotten is read again from the floor, and what it tells is a repeat. */
const maxMarks = 500;

const later = (a: string, b: string): string => (Date.parse(a) >= Date.parse(b) ? a : b);
const toSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const readPlace = (cursor: string): Place => json(cursor, place);
export const startAt = (now: Date): Place => {
  const from = toSeconds(now.getTime());
  return { floor: from, since: from, seen: {}, marks: {} };
};

/** From when the next list looks, never before the start. */
export const lookFrom = ({ floor, since }: Place): string => later(floor, toSeconds(Date.parse(since) - overlapMs));

export const isNew = ({ seen }: Place, { id, updated_at }: Listed): boolean => seen[String(id)] !== updated_at;

export const unread: Mark = { page: 1, last: 0, closed: false };
export const markOf = ({ marks }: Place, ticket: number): Mark => marks[String(ticket)] ?? unread;

/** After tickets were read as far as these marks; those of the newest tickets are kept. */
export function withMarks(before: Place, marks: ReadonlyMap<number, Mark>): Place {
  const all = { ...before.marks, ...Object.fromEntries([...marks].map(([id, mark]) => [String(id), mark])) };
  return { ...before, marks: Object.fromEntries(Object.entries(all).slice(-maxMarks)) };
}

/** After these tickets of the list were seen. */
export function onwards(before: Place, tickets: readonly Listed[]): Place {
  const since = tickets.reduce((newest, { updated_at }) => later(newest, updated_at), before.since);
  const seen = { ...before.seen, ...Object.fromEntries(tickets.map(({ id, updated_at }) => [String(id), updated_at])) };
  const from = Date.parse(lookFrom({ ...before, since }));
  const kept = Object.entries(seen).filter(([, updatedAt]) => Date.parse(updatedAt) >= from);
  return { ...before, since, seen: Object.fromEntries(kept) };
}
