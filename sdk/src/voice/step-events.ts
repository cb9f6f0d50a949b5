import type { InboundAttachment } from "../attachment.js";
import type { InboundEvent } from "../inbound.js";
import { callBackReceipt } from "./call-back-receipt.js";
import type { CallReport } from "./call-report.js";

/** One step of a call, and for a call back what became of the message. A recording comes later, and tells nothing of it. */
export function stepEvents({ at, from, call }: CallReport, recording?: InboundAttachment): readonly InboundEvent[] {
  const told = { type: "call.updated", sent_at: at, from, call } as const;
  if (recording !== undefined) return [{ ...told, recording }];
  return call.direction === "inbound" ? [told] : [told, ...callBackReceipt(call.call_id, at, call)];
}
