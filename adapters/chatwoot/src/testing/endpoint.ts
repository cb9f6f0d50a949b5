import type { DeliveryContext, EventType, GatewayEvent, Host } from "@gatehouse/sdk";
import { fakeHost, sampleEvent, trusting } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { open } from "../session.js";
import { type FakeChatwoot, startFakeChatwoot } from "./fake-chatwoot.js";

const secrets = { token: "chatwoot-token-of-the-tests", webhook: "webhook-secret-of-the-tests" };

export const example = {
  url: "http://127.0.0.1:3000/",
  token: secrets.token,
  account_id: "1",
  inbox_id: "3",
  webhook_secret: secrets.webhook,
} satisfies z.input<typeof schema>;

export const startFake = (): Promise<FakeChatwoot> =>
  startFakeChatwoot({ token: secrets.token, webhookSecret: secrets.webhook });

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

/** An endpoint of the tests that speaks to this fake and lives by its clock. */
export function endpointAt(fake: FakeChatwoot, more: Partial<Host> = {}, given: Partial<z.input<typeof schema>> = {}) {
  const options = schema.parse({ ...example, url: fake.origin, ...given });
  const plain = loopbackHost({ now: fake.office.now, ...more });
  const host = options.ca === undefined ? plain : trusting(plain, options.ca);
  const session = open(options, host);
  const send = (event: GatewayEvent, context: Partial<DeliveryContext> = {}) =>
    session.send?.(event, contextOf(event, context), never) ?? Promise.reject(new Error("no send"));
  const poll = (cursor?: string) => session.poll?.(cursor, never) ?? Promise.reject(new Error("no poll"));
  return { options, host, send, poll };
}
