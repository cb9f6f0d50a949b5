import type { Tried } from "../deliver/tried.js";

/** What a try says of its endpoint; undefined: nothing (a receiver that asks to wait is well). */
export interface Sign {
  readonly endpointId: string;
  readonly failure?: { readonly code: string; readonly reason: string };
}

function signOf({ item, outcome }: Tried): Sign | undefined {
  if (item.kind !== "endpoint") return undefined;
  const endpointId = item.targetId;
  switch (outcome.kind) {
    case "done":
      return { endpointId };
    case "retry":
    case "wait":
      if (outcome.code === "rate_limited") return undefined;
      return { endpointId, failure: { code: outcome.code, reason: outcome.reason } };
    case "gone":
      return { endpointId, failure: { code: "gone", reason: outcome.reason } };
    case "skipped":
    case "dead":
    case "held":
      return undefined;
  }
}

/** A failure is told again now and then: another process may have seen a success meanwhile. */
const againMs = 30_000;

/**
 * Tells when an endpoint stops or starts to work, and lets through the tries that change nothing. `now`: milliseconds of
 * the monotonic clock.
 */
export function watchEndpoints(): (tried: Tried, now: number) => Sign | undefined {
  const failingSince = new Map<string, number>();
  const working = new Set<string>();
  return (tried, now) => {
    const sign = signOf(tried);
    if (sign === undefined) return undefined;
    const { endpointId } = sign;
    if (sign.failure === undefined) {
      failingSince.delete(endpointId);
      if (working.has(endpointId)) return undefined;
      working.add(endpointId);
      return sign;
    }
    working.delete(endpointId);
    if (now - (failingSince.get(endpointId) ?? -againMs) < againMs) return undefined;
    failingSince.set(endpointId, now);
    return sign;
  };
}
