import type { InboundEvent } from "../inbound.js";
import type { Call } from "../message.js";

/** What a step of a call back tells of the message that asked for it: the person answered, or did not. */
export function callBackReceipt(
  messageId: string,
  at: string,
  { state, hangup_cause }: Pick<Call, "state" | "hangup_cause">,
): readonly InboundEvent[] {
  const base = { type: "message.receipt.updated", sent_at: at, source_id: messageId } as const;
  if (state === "answered") return [{ ...base, status: "delivered" }];
  if (state !== "missed") return [];
  const code = hangup_cause === undefined ? {} : { provider_code: `q850:${hangup_cause}` };
  return [{ ...base, status: "failed", reason: "the call back was not answered", ...code }];
}
