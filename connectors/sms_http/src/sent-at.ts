import { utcTime } from "@gatehouse/sdk";

const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const local = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?$/;

function millis(text: string, offset: string): number {
  if (/^\d{10}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  if (zoned.test(text)) return Date.parse(text.replace(" ", "T"));
  const [whole, year, month, day, hour, minute, second = "00"] = local.exec(text) ?? [];
  return whole === undefined ? Number.NaN : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
}

/**
 * Seconds or milliseconds since 1970, RFC 3339, or `YYYY-MM-DD hh:mm:ss` at this offset, as UTC with milliseconds.
 * What cannot be read is no time: the message is worth more than its clock.
 */
export function sentAt(text: string | undefined, offset: string): string | undefined {
  return text === undefined ? undefined : utcTime(millis(text.trim(), offset));
}
