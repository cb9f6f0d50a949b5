import { type HttpAnswer, refuseForNow, type Sent } from "@gatehouse/sdk";

/** 2xx is delivered, whatever the body; the gateway itself disables an endpoint that answers 410. */
export function judge(answer: HttpAnswer): Sent {
  refuseForNow(answer);
  return { status: "delivered" };
}
