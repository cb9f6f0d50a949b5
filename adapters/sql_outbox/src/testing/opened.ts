import type { AdapterSession, GatewayEvent, Sent } from "@gatehouse/sdk";
import { type FakeHost, fakeHost, sampleEvent } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import plugin from "../index.js";

export interface Opened {
  readonly session: AdapterSession;
  readonly host: FakeHost;
  send(event: GatewayEvent, signal?: AbortSignal): Promise<Sent | undefined>;
}

/** A session as the gateway opens one. */
export function opened(options: z.input<typeof schema>): Opened {
  const config = schema.parse(options);
  const host = fakeHost({ allows: (name, port) => name === config.host && port === config.port });
  const session = plugin.open?.(config, host);
  if (session === undefined) throw new Error("the adapter has no session");
  const send = async (event: GatewayEvent, signal = AbortSignal.timeout(20_000)): Promise<Sent | undefined> =>
    session.send?.(
      event,
      {
        config,
        idempotencyKey: event.id,
        attempt: 1,
        now: host.now(),
        nonce: "n",
        deliveryId: "dlv_1",
        replayed: false,
      },
      signal,
    );
  return { session, host, send };
}

/** A received message under an id of its own. */
export const eventOf = (id: string, text = "如何退费？"): GatewayEvent => {
  const event = sampleEvent("message.received");
  const { message } = event.data;
  return { ...event, id, data: { ...event.data, ...(message && { message: { ...message, text } }) } };
};
