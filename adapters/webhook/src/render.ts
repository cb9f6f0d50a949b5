import { type GatewayEvent, type HttpCall, type SendContext, sign } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** The event as it is, in one signed POST (contract §4.2). The body is the same over all attempts; the time is not. */
export function render(event: GatewayEvent, { config, now, attempt }: SendContext<Config>): HttpCall {
  const body = JSON.stringify(event);
  const secrets = config.previous_secret === undefined ? [config.secret] : [config.secret, config.previous_secret];
  return {
    method: "POST",
    url: config.url,
    headers: {
      ...config.headers,
      "content-type": "application/cloudevents+json",
      "gatehouse-attempt": String(attempt),
      ...sign(secrets, event.id, now, body),
    },
    body,
  };
}
