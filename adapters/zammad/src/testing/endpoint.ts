import type { DeliveryContext, EventType, GatewayEvent, Host } from "@gatehouse/sdk";
import { fakeHost, sampleEvent } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { open } from "../session.js";
import { type FakeZammad, startFakeZammad } from "./fake-zammad.js";

export const secrets = { token: "zammad-token-of-the-tests", signature: "signature-token-of-the-tests" };
export const apiUser = "gatehouse@example.edu";

export const example = {
  url: "http://127.0.0.1:3000/",
  token: secrets.token,
  api_user: apiUser,
  group: "Front desk",
  webhook_secret: secrets.signature,
} satisfies z.input<typeof schema>;

export const startFake = (): Promise<FakeZammad> =>
  startFakeZammad({ token: secrets.token, apiUser, signatureToken: secrets.signature });

export const never: AbortSignal = new AbortController().signal;

/** An event with an id of its own and these members of its message. */
export function eventOf(
  type: EventType,
  message: Partial<NonNullable<GatewayEvent["data"]["message"]>> = {},
  id = `evt_${message.id ?? type}`,
): GatewayEvent {
  const event = sampleEvent(type);
  const data = { ...event.data, ...(event.data.message && { message: { ...event.data.message, ...message } }) };
  return { ...event, id, data };
}

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

export const loopbackHost = (more: Partial<Host> = {}): Host => ({
  ...fakeHost({ allows: (name) => name === "127.0.0.1" }),
  ...more,
});

/** An endpoint of the tests that speaks to this fake. */
export function endpointAt(fake: FakeZammad, host = loopbackHost(), more: Partial<z.input<typeof schema>> = {}) {
  const options = schema.parse({ ...example, url: fake.origin, ...more });
  const session = open(options, host);
  const send = (event: GatewayEvent, context: Partial<DeliveryContext> = {}) =>
    session.send?.(event, contextOf(event, context), never) ?? Promise.reject(new Error("no send"));
  const poll = (cursor?: string) => session.poll?.(cursor, never) ?? Promise.reject(new Error("no poll"));
  return { options, host, send, poll };
}
