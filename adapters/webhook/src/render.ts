import { type DeliveryContext, type GatewayEvent, type HttpCall, sign } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** The body of an event in each version a receiver may have been written for. */
const bodies: Readonly<Record<Config["payload"], (event: GatewayEvent) => string>> = { v1: JSON.stringify };

interface Written {
  readonly type: string;
  readonly body: string;
}

/** The event itself, or what the endpoint's mapping made of it. */
function written(event: GatewayEvent, { config, mapped }: DeliveryContext<Config>): Written {
  if (mapped !== undefined) return { type: "application/json", body: JSON.stringify(mapped) };
  return { type: "application/cloudevents+json", body: bodies[config.payload](event) };
}

/**
 * The event as it is, in one signed POST (contract §4.2). The body is the same over all attempts; the time is not.
 * The headers `gatehouse-…` inform and are not signed.
 */
export function render(event: GatewayEvent, context: DeliveryContext<Config>): HttpCall {
  const { config, now, attempt, deliveryId, replayed } = context;
  const { type, body } = written(event, context);
  const secrets = config.previous_secret === undefined ? [config.secret] : [config.secret, config.previous_secret];
  return {
    method: "POST",
    url: config.url,
    headers: {
      ...config.headers,
      "content-type": type,
      "gatehouse-delivery": deliveryId,
      "gatehouse-attempt": String(attempt),
      ...(replayed && { "gatehouse-replay": "true" }),
      ...sign(secrets, event.id, now, body),
    },
    body,
    ...(config.tls !== undefined && { tls: config.tls }),
  };
}
