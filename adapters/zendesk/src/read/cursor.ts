import { json } from "@gatehouse/sdk";
import { z } from "zod";

/** How far the poll has come. */
const place = z.object({
  /** Nothing older is an answer of ours to take. */
  floor: z.string(),
  /** Zendesk's own cursor; before the first page, Unix seconds to start from. */
  after: z.union([z.string(), z.int()]),
  /** The newest audit read, by ticket. */
  read: z.record(z.string(), z.int()),
});
export type Place = z.output<typeof place>;

/** Tickets kept; one forgotten is read again from the floor, and what it tells is a repeat. */
const maxTickets = 1000;
/** The export refuses a start of less than a minute ago. */
const lagSecs = 65;

export const readPlace = (cursor: string): Place => json(cursor, place);

export const startAt = (now: Date): Place => ({
  floor: now.toISOString(),
  after: Math.floor(now.getTime() / 1000) - lagSecs,
  read: {},
});

/** After these tickets were read as far as these audits; the newest tickets are kept. */
export function onwards(before: Place, read: ReadonlyMap<string, number>, after: Place["after"] | undefined): Place {
  const others = Object.entries(before.read).filter(([ticket]) => !read.has(ticket));
  const kept = [...others, ...read].slice(-maxTickets);
  return { floor: before.floor, after: after ?? before.after, read: Object.fromEntries(kept) };
}
