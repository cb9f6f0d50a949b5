/** Whether an endpoint is spared for a while. Times are milliseconds of a clock that never jumps. */
export type Breaker =
  | { readonly state: "closed"; readonly failures: number }
  | { readonly state: "open"; readonly untilMs: number; readonly pauseMs: number }
  | { readonly state: "half_open"; readonly untilMs: number; readonly pauseMs: number };

interface Permission {
  readonly allowed: boolean;
  readonly breaker: Breaker;
}

const failuresToOpen = 8;
const firstPauseMs = 30_000;
const longestPauseMs = 600_000;

/** The breaker of an endpoint nothing is known about. */
export const closedBreaker: Breaker = { state: "closed", failures: 0 };

const open = (pauseMs: number, nowMs: number): Breaker => ({ state: "open", untilMs: nowMs + pauseMs, pauseMs });

/** After an attempt that went well: one success proves the receiver alive. */
export function onSuccess(): Breaker {
  return closedBreaker;
}

/** After a failed attempt: the eighth in a row opens, a failed trial doubles the pause, late failures change nothing. */
export function onFailure(breaker: Breaker, nowMs: number): Breaker {
  switch (breaker.state) {
    case "closed": {
      const failures = breaker.failures + 1;
      return failures < failuresToOpen ? { state: "closed", failures } : open(firstPauseMs, nowMs);
    }
    case "open":
      return breaker;
    case "half_open":
      return open(Math.min(breaker.pauseMs * 2, longestPauseMs), nowMs);
  }
}

/**
 * May one row be sent now? Keep the breaker that is returned. After the pause exactly one trial is allowed; a trial
 * whose end is never told (its row was gone) must not close the door for good, so the next is due a pause later.
 */
export function mayTry(breaker: Breaker, nowMs: number): Permission {
  if (breaker.state === "closed") return { allowed: true, breaker };
  if (nowMs < breaker.untilMs) return { allowed: false, breaker };
  const { pauseMs } = breaker;
  return { allowed: true, breaker: { state: "half_open", untilMs: nowMs + pauseMs, pauseMs } };
}
