import type { DeliveryContext, EventType, GatewayEvent, Host } from "@gatehouse/sdk";
import { fakeHost, sampleEvent } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { open } from "../session.js";
import { type FakeFreshdesk, startFakeFreshdesk } from "./fake-freshdesk.js";

export const example = {
  url: "http://127.0.0.1:3000/",
  api_key: "freshdesk-key-of-the-tests",
  webhook_secret: "path-secret-of-the-tests",
} satisfies z.input<typeof schema>;

export const startFake = (): Promise<FakeFreshdesk> => startFakeFreshdesk(example.api_key);

export const never: AbortSignal = new AbortController().signal;

type Message = NonNullable<GatewayEvent["data"]["message"]>;

/** An event with an id of its own and these members of its message. */
export function eventOf(type: EventType, message: Partial<Message> = {}): GatewayEvent {
  const event = sampleEvent(type);
  const data = { ...event.data, ...(event.data.message && { message: { ...event.data.message, ...message } }) };
  return { ...event, id: `evt_${message.id ?? type}`, data };
}

const contextOf = (event: GatewayEvent, more: Partial<DeliveryContext>): DeliveryContext => ({
  config: undefined,
  idempotencyKey: event.id,
  attempt: 1,
  now: new Date("2026-11-23T08:00:00.000Z"),
  nonce: "nonce",
  deliveryId: "dlv_1",
  replayed: false,
  ...more,
});

export const loopbackHost = (more: Partial<Host> = {}): Host => ({
  ...fakeHost({ allows: (name) => name === "127.0.0.1" }),
  ...more,
});

/** An endpoint of the tests that speaks to this fake and reads its clock. */
export function endpointAt(fake: FakeFreshdesk, host = loopbackHost(), more: Partial<z.input<typeof schema>> = {}) {
  const options = schema.parse({ ...example, url: fake.origin, ...more });
  const session = open(options, { ...host, now: () => fake.desk.now() });
  const send = (event: GatewayEvent, context: Partial<DeliveryContext> = {}) =>
    session.send?.(event, contextOf(event, context), never) ?? Promise.reject(new Error("no send"));
  const poll = (cursor?: string) => session.poll?.(cursor, never) ?? Promise.reject(new Error("no poll"));
  return { options, send, poll };
}
