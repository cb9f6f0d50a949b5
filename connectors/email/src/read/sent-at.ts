/** RFC 5322, with what programs leave out or add. The engine's own parser makes a date of nearly anything. */
const form =
  /^(?:[A-Za-z]{3,9},?\s*)?\d{1,2}[\s-][A-Za-z]{3,9}[\s-]\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s|$)|^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;
const zone = /(?:[+-]\d\d:?\d\d|[A-Z]{1,5})\s*(?:\([^()]*\))?$/;
const earliest = Date.UTC(1990, 0);
const latest = Date.UTC(2100, 0);

/** The sender's own time as RFC 3339 UTC; nothing when the Date field is missing or cannot be read. */
export function sentAt(value: string | undefined): string | undefined {
  if (value === undefined || !form.test(value)) return undefined;
  const time = Date.parse(zone.test(value) ? value : `${value} +0000`);
  return time >= earliest && time < latest ? new Date(time).toISOString() : undefined;
}
