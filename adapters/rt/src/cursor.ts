import { json } from "@gatehouse/sdk";
import { z } from "zod";

/** Where polling stands. Numbers are given before a transaction is committed, so a lower one may become visible later. */
export const cursor = z.object({
  /** Nothing up to here is ours to tell: it was there before we were. */
  floor: z.int().nonnegative(),
  newest: z.int().nonnegative(),
  /** What was seen of the last numbers. */
  seen: z.array(z.int().nonnegative()),
});
export type Cursor = z.output<typeof cursor>;

/** How many numbers a late commit may lag behind. */
const lag = 20;

export const cursorFrom = (text: string): Cursor => json(text, cursor);
export const startAt = (newest: number): Cursor => ({ floor: newest, newest, seen: [] });

/** Only what is above this has to be listed. */
export const listedFrom = ({ floor, newest }: Cursor): number => Math.max(floor, newest - lag);

/** The cursor once these numbers were listed. */
export function moved(from: Cursor, listed: readonly number[]): Cursor {
  const newest = Math.max(from.newest, ...listed);
  const seen = [...new Set([...from.seen, ...listed])].filter((id) => id > Math.max(from.floor, newest - lag));
  return { floor: from.floor, newest, seen: seen.sort((a, b) => a - b) };
}
