import type { ErrorCode, RejectReason } from "@gatehouse/sdk";

export interface Meaning {
  readonly code: ErrorCode;
  readonly reason?: RejectReason;
}

const rejected = (reason: RejectReason): Meaning => ({ code: "rejected", reason });
const unauthorized: Meaning = { code: "unauthorized" };
const slowDown: Meaning = { code: "rate_limited" };

/** Codes of twilio.com/docs/api/errors that a send can meet. A sender that is not ours stops the account: every send would fail. */
const meanings: Readonly<Record<number, Meaning>> = {
  14107: slowDown,
  20003: unauthorized,
  20005: unauthorized,
  20429: slowDown,
  21211: rejected("recipient_unknown"),
  21214: rejected("recipient_unknown"),
  21217: rejected("recipient_unknown"),
  21265: rejected("recipient_unknown"),
  21408: rejected("unsupported"),
  21602: rejected("content_refused"),
  21603: unauthorized,
  21606: unauthorized,
  21610: rejected("recipient_blocked"),
  21611: slowDown,
  21612: rejected("unsupported"),
  21614: rejected("recipient_unknown"),
  21617: rejected("too_large"),
  21659: unauthorized,
  21703: unauthorized,
  30001: slowDown,
  30002: unauthorized,
  30007: rejected("content_refused"),
  63038: rejected("quota_exhausted"),
};

/** What a code stands for; `undefined` for one we do not know. */
export const meaningOf = (code: number): Meaning | undefined => meanings[code];
