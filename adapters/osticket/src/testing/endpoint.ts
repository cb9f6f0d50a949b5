import type { DeliveryContext, EventType, GatewayEvent, Host } from "@gatehouse/sdk";
import { fakeHost, sampleEvent } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import plugin from "../index.js";
import type { FakeOsTicket } from "./fake-osticket.js";

export const apiKey = "0123456789ABCDEF0123456789ABCDEF";

export const example = {
  url: "https://support.school.example/support/",
  api_key: apiKey,
  requester_address: "desk@school.example",
} satisfies z.input<typeof schema>;

export const soon = (): AbortSignal => AbortSignal.timeout(60_000);

export const loopbackHost = (more: Partial<Host> = {}): Host => ({
  ...fakeHost({ allows: (name) => name === "127.0.0.1" }),
  ...more,
});

/** An event with an id of its own and these members of its message. */
export function eventOf(
  type: EventType,
  message: Partial<NonNullable<GatewayEvent["data"]["message"]>> = {},
  id = `evt_${(message.id ?? type).replaceAll(/[^0-9a-z]/g, "")}`,
): GatewayEvent {
  const event = sampleEvent(type);
  const data = { ...event.data, ...(event.data.message && { message: { ...event.data.message, ...message } }) };
  return { ...event, id, data };
}

/** An endpoint of the tests that speaks to this fake, with a host that remembers. */
export function endpointAt(
  fake: FakeOsTicket,
  more: Partial<z.input<typeof schema>> = {},
  host: Host = loopbackHost(),
) {
  const options = schema.parse({ ...example, url: `${fake.origin}/`, ...more });
  const session = plugin.open?.(options, host);
  const send = (event: GatewayEvent, externalId?: string) => {
    const context: DeliveryContext = {
      config: undefined,
      idempotencyKey: event.id,
      attempt: 1,
      now: new Date("2026-11-23T08:00:00.000Z"),
      nonce: "nonce",
      deliveryId: "dlv_1",
      replayed: false,
      ...(externalId !== undefined && { externalId }),
    };
    return session?.send?.(event, context, soon()) ?? Promise.reject(new Error("sends nothing"));
  };
  return { options, host, send, check: () => plugin.check(options, host, soon()) };
}
