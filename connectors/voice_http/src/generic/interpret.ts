import type { InboundEvent } from "@gatehouse/sdk";
import { callBackReceipt } from "@gatehouse/sdk/voice";
import type { Generic } from "../config.js";
import { recordingOf } from "./recording.js";
import { type CallStep, stepOf } from "./step.js";

/** Members that are absent stay absent. */
const given = <T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };

function told(step: CallStep, options: Generic): InboundEvent {
  const { call_id, state, direction, from, at } = step;
  const { started_at, answered_at, ended_at, duration_ms, wait_ms, hangup_cause, notice_played, dtmf } = step;
  const recording = recordingOf(step, options);
  return {
    type: "call.updated",
    sent_at: at,
    from: { scheme: from.scheme, value: from.value, ...given({ display_name: from.display_name }) },
    call: {
      call_id,
      state,
      direction,
      ...given({ started_at, answered_at, ended_at, duration_ms, wait_ms, hangup_cause, notice_played, dtmf }),
    },
    ...(recording && { recording }),
  };
}

export function interpretGeneric(body: Uint8Array, options: Generic): readonly InboundEvent[] {
  const step = stepOf(body);
  const { message_id } = step;
  return [told(step, options), ...(message_id === undefined ? [] : callBackReceipt(message_id, step.at, step))];
}
