import type { GatewayEvent } from "../../event.js";
import type { DeliveryContext } from "../../plugin.js";

/** The context of a first attempt to deliver it. */
export const contextOf = (event: GatewayEvent, more: Partial<DeliveryContext> = {}): DeliveryContext => ({
  config: undefined,
  idempotencyKey: event.id,
  attempt: 1,
  now: new Date("2026-11-23T08:00:00.000Z"),
  nonce: "nonce",
  deliveryId: "dlv_1",
  replayed: false,
  ...more,
});
