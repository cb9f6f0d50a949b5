import type { ContactPoint } from "../contact-point.js";
import type { Call, CallState } from "../message.js";

/** What is known of a call that a connector follows by itself. Times are RFC 3339. */
export interface KnownCall {
  readonly id: string;
  readonly direction: Call["direction"];
  readonly from: ContactPoint;
  readonly noticePlayed: boolean;
  readonly digits: string;
  readonly startedAt: string;
  readonly answeredAt?: string;
  readonly endedAt?: string;
  /** Q.850. */
  readonly cause?: number;
}

const between = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));

/** `wait_ms` runs until somebody answers, or until the end where nobody did; `duration_ms` is the conversation. */
export function callOf(call: KnownCall, state: CallState): Call {
  const { startedAt, answeredAt, endedAt } = call;
  const waited = answeredAt ?? endedAt;
  return {
    call_id: call.id,
    state,
    direction: call.direction,
    started_at: startedAt,
    ...(answeredAt !== undefined && { answered_at: answeredAt }),
    ...(endedAt !== undefined && { ended_at: endedAt }),
    ...(waited !== undefined && { wait_ms: between(startedAt, waited) }),
    ...(answeredAt !== undefined && endedAt !== undefined && { duration_ms: between(answeredAt, endedAt) }),
    ...(call.cause !== undefined && { hangup_cause: call.cause }),
    notice_played: call.noticePlayed,
    ...(call.digits !== "" && { dtmf: call.digits }),
  };
}
