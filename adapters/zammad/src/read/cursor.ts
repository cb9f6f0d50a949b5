import { json } from "@gatehouse/sdk";
import { z } from "zod";
import type { ListedTicket } from "./shapes.js";

/** How far the poll has come, in Zammad's own time. */
const place = z.object({
  /** Nothing older is an answer of ours to take. */
  floor: z.iso.datetime({ offset: true }),
  /** `updated_at` of the newest ticket seen. */
  since: z.iso.datetime({ offset: true }),
  /** `updated_at` by ticket, of those the next search will find again. */
  seen: z.record(z.string(), z.string()),
});
export type Place = z.output<typeof place>;

/** The search index lags behind the database: what is older than the newest may still turn up. */
const overlapMs = 300_000;

const later = (a: string, b: string): string => (Date.parse(a) >= Date.parse(b) ? a : b);

export const readPlace = (cursor: string): Place => json(cursor, place);
export const startAt = (now: string): Place => ({ floor: now, since: now, seen: {} });

/** From when the next search looks, never before the start. */
export const lookFrom = ({ floor, since }: Place): string =>
  later(floor, new Date(Date.parse(since) - overlapMs).toISOString());

export const isNew = ({ seen }: Place, { id, updated_at }: ListedTicket): boolean => seen[String(id)] !== updated_at;

/** After these tickets were read. */
export function onwards(before: Place, tickets: readonly ListedTicket[]): Place {
  const since = tickets.reduce((newest, { updated_at }) => later(newest, updated_at), before.since);
  const seen = { ...before.seen, ...Object.fromEntries(tickets.map(({ id, updated_at }) => [String(id), updated_at])) };
  const from = Date.parse(lookFrom({ ...before, since }));
  const kept = Object.entries(seen).filter(([, updatedAt]) => Date.parse(updatedAt) >= from);
  return { floor: before.floor, since, seen: Object.fromEntries(kept) };
}
