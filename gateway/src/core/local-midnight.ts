import { z } from "zod";

/** A day of the calendar, of the years whose midnights every zone can tell. */
export const calendarDay = z.iso
  .date({ error: "must be a date such as 2026-11-25" })
  .refine((day) => day >= "1900" && day < "9999", "must lie between the years 1900 and 9998");

/** How far a time zone is ahead of UTC at a moment, in milliseconds. */
function offsetMs(at: number, timezone: string): number {
  const local = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short", timeStyle: "medium" });
  return Date.parse(`${local.format(at).replace(" ", "T")}Z`) - at;
}

/** When a day (`2026-11-25`) begins in a time zone. Twice, since the clocks may be changed between the two guesses. */
export function localMidnight(day: string, timezone: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const guess = utc - offsetMs(utc, timezone);
  return new Date(utc - offsetMs(guess, timezone));
}
