import type { Leased } from "../record-events.js";
import type { Setup } from "../setup.js";
import { sendTimeoutMs } from "./try-account.js";

/** How a target may be used. */
export interface TargetLimits {
  readonly maxInFlight: number;
  readonly timeoutMs: number;
  /** Starts a second at most. */
  readonly perSecond?: number;
}

/** An endpoint's own options, or the rate its account's connector declares. */
export function targetLimits(setup: Setup, item: Leased): TargetLimits {
  if (item.kind === "endpoint") {
    const options = setup.endpoints.get(item.targetId)?.options;
    return { maxInFlight: options?.max_in_flight ?? 1, timeoutMs: (options?.timeout_secs ?? 1) * 1000 };
  }
  const rate = setup.accounts.get(item.targetId)?.manifest.capabilities.rate;
  return { maxInFlight: rate?.in_flight ?? 8, timeoutMs: sendTimeoutMs, ...(rate && { perSecond: rate.per_second }) };
}
