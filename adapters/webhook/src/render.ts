import { type DeliveryContext, type GatewayEvent, type HttpCall, sign } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** The body of an event in each version a receiver may have been written for. */
const bodies: Readonly<Record<Config["payload"], (event: GatewayEvent) => string>> = { v1: JSON.stringify };

/**
 * The event as it is, in one signed POST (contract §4.2). The body is the same over all attempts; the time is not.
 * The headers `gatehouse-…` inform and are not signed.
 */
export function render(event: GatewayEvent, context: DeliveryContext<Config>): HttpCall {
  const { config, now, attempt, deliveryId, replayed } = context;
  const body = bodies[config.payload](event);
  const secrets = config.previous_secret === undefined ? [config.secret] : [config.secret, config.previous_secret];
  return {
    method: "POST",
    url: config.url,
    headers: {
      ...config.headers,
      "content-type": "application/cloudevents+json",
      "gatehouse-delivery": deliveryId,
      "gatehouse-attempt": String(attempt),
      ...(replayed && { "gatehouse-replay": "true" }),
      ...sign(secrets, event.id, now, body),
    },
    body,
    ...(config.tls !== undefined && { tls: config.tls }),
  };
}
