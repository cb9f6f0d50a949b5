import { calendarDay, localMidnight } from "../core/local-midnight.js";

/** What a person writes for a moment: a day is its midnight at the school, anything else stays for the schema. */
export const dayOrTime = (text: string, timezone: string): string =>
  calendarDay.safeParse(text).success ? localMidnight(text, timezone).toISOString() : text;
