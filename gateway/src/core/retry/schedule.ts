/** Waits after the 1st, 2nd … attempt: 12 tries over 70.7 h, so a campus system switched off over a weekend is served. */
export const retryScheduleSecs: readonly number[] = [
  5, 30, 120, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400,
];

const longestSpanMs = 72 * 3_600_000;
const longestRetryAfterMs = 24 * 3_600_000;

interface Failed {
  /** Number of the attempt that just failed, from 1. */
  readonly attempt: number;
  /** When the first attempt started, and now: milliseconds of the same clock. */
  readonly firstAt: number;
  readonly now: number;
  /** A random number from 0 up to 1: neighbours must not come back in step. */
  readonly random01: number;
  /** What the receiver asked for. Zero or less is no wish. */
  readonly retryAfterMs?: number;
  readonly scheduleSecs?: readonly number[];
}

type Next = { readonly delayMs: number } | { readonly exhausted: true };

/** How long to wait after this attempt (from 1), spread by 0.9–1.1; undefined when it was the last one. */
export function retryDelayMs(attempt: number, random01: number, schedule = retryScheduleSecs): number | undefined {
  const secs = schedule[attempt - 1];
  return secs === undefined ? undefined : Math.round(secs * 1_000 * (0.9 + 0.2 * random01));
}

/** When a failed delivery is tried again. No attempt starts later than 72 h after the first: the last wait is cut. */
export function nextAttempt(failed: Failed): Next {
  const scheduled = retryDelayMs(failed.attempt, failed.random01, failed.scheduleSecs);
  const leftMs = failed.firstAt + longestSpanMs - failed.now;
  if (scheduled === undefined || leftMs <= 0) return { exhausted: true };
  const wished = Math.min(failed.retryAfterMs ?? 0, longestRetryAfterMs);
  if (!(wished > 0)) return { delayMs: Math.min(scheduled, leftMs) };
  return wished > leftMs ? { exhausted: true } : { delayMs: wished };
}
