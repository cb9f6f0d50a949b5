import assert from "node:assert/strict";
import type { ContactPoint } from "../../contact-point.js";
import type { Sent, Session } from "../../plugin.js";
import { sampleContext, sampleOutbound } from "../../testing/index.js";

/** A reply to this address, as the gateway sends it; always of the same message. */
export async function askForCallBack({ send }: Session, to: ContactPoint): Promise<Sent> {
  const message = sampleOutbound(to);
  return send === undefined
    ? assert.fail("it cannot send")
    : send(message, sampleContext(message), AbortSignal.timeout(5000));
}
