const beyond = Date.UTC(10_000, 0);
const earliest = Date.parse("0000-01-01T00:00:00.000Z");

/** Milliseconds since 1970 as RFC 3339 UTC; undefined where they are none, or lie outside the years 0 to 9999. */
export const utcTime = (ms: number): string | undefined =>
  ms >= earliest && ms < beyond ? new Date(ms).toISOString() : undefined;
