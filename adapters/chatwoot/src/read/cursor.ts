import { json } from "@gatehouse/sdk";
import { z } from "zod";
import type { Conversation } from "./shapes.js";

/** How far the poll has come. */
const place = z.object({
  /** Unix seconds by their clock: nothing older is an answer of ours to take. */
  floor: z.number(),
  /** When the last poll was, by our clock. */
  since: z.iso.datetime(),
  /** State by conversation, of those the next list will hold again. */
  seen: z.record(z.string(), z.string()),
});
export type Place = z.output<typeof place>;

/** Two polls overlap, so that a change that was being written while the first one read is found by the second. */
const overlapSecs = 120;
/** Their clock may be that far from ours. */
const clockSecs = 900;

export const readPlace = (cursor: string): Place => json(cursor, place);
export const writePlace = (at: Place): string => JSON.stringify(at);

const stateOf = ({ status, last_activity_at, updated_at }: Conversation): string =>
  `${status} ${last_activity_at} ${updated_at ?? ""}`;

/** How many seconds back the next list has to reach. */
export const reach = ({ since }: Place, now: Date): number =>
  Math.max(0, Math.ceil((now.getTime() - Date.parse(since)) / 1000)) + overlapSecs;

/** From when on messages are read, by their clock. */
export const readFrom = ({ floor, since }: Place): number => Math.max(floor, Date.parse(since) / 1000 - clockSecs);

export const isNew = ({ seen }: Place, found: Conversation): boolean => seen[found.id] !== stateOf(found);

export const onwards = ({ floor }: Place, listed: readonly Conversation[], now: Date): Place => ({
  floor,
  since: now.toISOString(),
  seen: Object.fromEntries(listed.map((each) => [each.id, stateOf(each)])),
});
