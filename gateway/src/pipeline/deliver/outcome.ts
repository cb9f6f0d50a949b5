import { PluginError, type Sent } from "@gatehouse/sdk";

/** What became of one try. */
export type Outcome =
  | { readonly kind: "done"; readonly sent: Sent }
  /** The adapter has nothing to say about this event. */
  | { readonly kind: "skipped" }
  | { readonly kind: "retry"; readonly code: string; readonly reason: string; readonly retryAfterMs?: number }
  /** Not the message's fault: tried again without spending one of its tries. */
  | { readonly kind: "wait"; readonly code: string; readonly reason: string; readonly delayMs: number }
  | { readonly kind: "dead"; readonly code: string; readonly reason: string; readonly providerCode?: string }
  /** HTTP 410: the endpoint is not there any more. */
  | { readonly kind: "gone"; readonly reason: string }
  /** Perhaps sent, and a repeat might reach the person twice. */
  | { readonly kind: "held"; readonly reason: string; readonly sourceId?: string };

/** How long an account that needs a new login is left alone. */
const unauthorizedMs = 60_000;

/** The closed error table for sends. `repeatable`: the receiver drops what it has seen. */
export function outcomeOf(error: unknown, repeatable: boolean): Outcome {
  if (!(error instanceof PluginError)) {
    const reason = error instanceof Error ? error.message : "unknown failure";
    return repeatable ? { kind: "retry", code: "failed", reason } : { kind: "held", reason };
  }
  const { code, message: reason, details } = error;
  const wish = details.retryAfterMs === undefined ? {} : { retryAfterMs: details.retryAfterMs };
  const theirs = details.providerCode === undefined ? {} : { providerCode: details.providerCode };
  switch (code) {
    case "rate_limited":
    case "unavailable":
      return { kind: "retry", code, reason, ...wish };
    case "uncertain":
      if (repeatable) return { kind: "retry", code, reason, ...wish };
      return { kind: "held", reason, ...(details.sourceId !== undefined && { sourceId: details.sourceId }) };
    case "unauthorized":
    case "invalid_config":
      return { kind: "wait", code, reason, delayMs: unauthorizedMs };
    case "rejected":
    case "bad_signature":
      return { kind: "dead", code: details.reason ?? code, reason, ...theirs };
  }
}
