import { nextAttempt } from "../../core/retry/schedule.js";
import type { PutBack } from "../../store/sql/put-back-deliveries.js";
import type { Leased } from "../record-events.js";
import type { Tried } from "./tried.js";

/** Where a row goes from here. */
export type Fate =
  | { readonly kind: "finish" }
  | { readonly kind: "back"; readonly back: PutBack }
  | { readonly kind: "dead"; readonly code: string; readonly reason: string; readonly providerCode?: string }
  | { readonly kind: "gone"; readonly reason: string }
  | { readonly kind: "held"; readonly reason: string; readonly sourceId?: string };

interface Chance {
  readonly now: Date;
  /** Spreads the retries. */
  readonly random01: number;
  readonly scheduleSecs?: readonly number[];
}

/** What is known of a row from before this lease. */
export const keptOf = ({ id, fence, begun, crashes }: Leased): Pick<PutBack, "id" | "fence" | "begun" | "crashes"> => ({
  id,
  fence,
  begun,
  crashes,
});

/** A wait the receiver asked for spends no try: it would use them all up within seconds. The 72 hours still bound it. */
function again({ item, outcome }: Tried & { outcome: { kind: "retry" } }, { now, ...chance }: Chance): Fate {
  const { code, reason, retryAfterMs } = outcome;
  const attempt = retryAfterMs === undefined ? item.attempt + 1 : item.attempt;
  const failed = { attempt: Math.max(1, attempt), firstAt: item.firstAt.getTime(), now: now.getTime(), ...chance };
  const next = nextAttempt({ ...failed, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  if ("exhausted" in next) return { kind: "dead", code, reason: `${reason}; no tries left` };
  // Its try ended and no process with it, so it is hardly what ends them; the next is charged for again all the same.
  const crashes = Math.min(item.crashes, 1);
  return { kind: "back", back: { ...keptOf(item), crashes, delayMs: next.delayMs, attempt, code } };
}

/** Decides what a try means for its row. */
export function fateOf(tried: Tried, chance: Chance): Fate {
  const { item, outcome } = tried;
  switch (outcome.kind) {
    case "done":
    case "skipped":
      return { kind: "finish" };
    case "retry":
      return again({ ...tried, outcome }, chance);
    case "wait": {
      const { delayMs, code } = outcome;
      return { kind: "back", back: { ...keptOf(item), delayMs, attempt: item.attempt, code } };
    }
    case "dead":
    case "gone":
    case "held":
      return outcome;
  }
}
