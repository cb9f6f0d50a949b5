/** The closed table of plugin errors: each code decides what the gateway does next (docs/connector-spec.md). */
export const errorCodes = [
  /** The account is not started; the message names the option. */
  "invalid_config",
  /** The account is paused and asks for a login; no retry is spent. */
  "unauthorized",
  /** HTTP 401; counted; nothing is stored. */
  "bad_signature",
  /** The gateway waits `retryAfterMs` and keeps the order. */
  "rate_limited",
  /** From `webhook`: 400. From `interpret`: a dead letter. From a send: failed for good. */
  "rejected",
  /** Surely not sent: retried with back-off. */
  "unavailable",
  /** Perhaps sent: retried only where a repeat does no harm, else held for a person. */
  "uncertain",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Why a send was refused for good; selects the fallback. */
export const rejectReasons = [
  "reply_window_closed",
  "recipient_unknown",
  "recipient_blocked",
  "content_refused",
  "too_large",
  "unsupported",
  "quota_exhausted",
  "other",
] as const;

export type RejectReason = (typeof rejectReasons)[number];

/** One thing wrong in an input: `path` is a JSON path such as `from.value`, `""` for the whole. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export interface ErrorDetails {
  readonly reason?: RejectReason;
  /** Milliseconds to wait before the next try. */
  readonly retryAfterMs?: number;
  /** The provider's own code, for the log. */
  readonly providerCode?: string;
  /** Of an `uncertain` send: what the provider would call the message, so that a late receipt can settle it. */
  readonly sourceId?: string;
  readonly faults?: readonly Fault[];
  readonly cause?: unknown;
}

/** The one error a plugin throws on purpose. The message is for people and holds no personal data. */
export class PluginError extends Error {
  override readonly name = "PluginError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}
