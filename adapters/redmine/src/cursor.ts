import { json } from "@gatehouse/sdk";
import { z } from "zod";

/** Where polling stands. Redmine tells times to the second, and a save may become visible later than it is dated. */
export const cursor = z.object({
  /** Nothing older is ours to tell: it was there before we were. RFC 3339 to the second, as Redmine's filter wants it. */
  floor: z.string(),
  /** Of the issue changed last among those read. */
  newest: z.string(),
  /** Numbers of the history entries that were told and might be listed again. */
  told: z.array(z.int()),
});
export type Cursor = z.output<typeof cursor>;

/** How much later a change may become visible. */
const lagMs = 60_000;

const seconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

export const cursorFrom = (text: string): Cursor => json(text, cursor);

export const startAt = (now: Date): Cursor => {
  const at = seconds(now.getTime());
  return { floor: at, newest: at, told: [] };
};

/** Issues and entries older than this need not be looked at. */
export function listedFrom({ floor, newest }: Cursor): string {
  const lagging = seconds(Date.parse(newest) - lagMs);
  return lagging > floor ? lagging : floor;
}
