import assert from "node:assert/strict";
import type { InboundEvent } from "../../inbound.js";

/** The last step of a call that was told of. */
export function lastCall(told: readonly InboundEvent[]): Extract<InboundEvent, { type: "call.updated" }> {
  const event = told.findLast((one) => one.type === "call.updated");
  return event ?? assert.fail("no call was told of");
}
