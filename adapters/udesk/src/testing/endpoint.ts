import type { DeliveryContext, EventType, GatewayEvent, Host } from "@gatehouse/sdk";
import { fakeHost, sampleEvent } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { interpret } from "../read/interpret.js";
import { webhook } from "../read/webhook.js";
import { open } from "../session.js";
import { type FakeUdesk, startFakeUdesk } from "./fake-udesk.js";

const secrets = { email: "admin@school.example", token: "6208398e-4838-425a-b6c3-45c0aa3a4d4d" };
const pathSecret = "p".repeat(43);

export const example = {
  url: "http://127.0.0.1:9000/",
  ...secrets,
  group_id: "12",
  path_secret: pathSecret,
} satisfies z.input<typeof schema>;

export const startFake = (): Promise<FakeUdesk> => startFakeUdesk(secrets);
export const conversation = sampleEvent("message.received").partitionkey;
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

/** An endpoint of the tests that speaks to this fake and lives by its clock. */
export function endpointAt(fake: FakeUdesk, more: Partial<Host> = {}) {
  const host = { ...fakeHost({ allows: (name) => name === "127.0.0.1" }), now: fake.now, ...more };
  const options = schema.parse({ ...example, url: `${fake.origin}/` });
  const session = open(options, host);
  const send = (event: GatewayEvent, context: Partial<DeliveryContext> = {}) =>
    session.send?.(event, contextOf(event, context), never) ?? Promise.reject(new Error("no send"));
  const headers = new Map([["content-type", "application/json"]]);
  const door = (payload: object, secret = pathSecret) =>
    webhook(
      {
        method: "POST",
        url: new URL(`https://gateway.example/hooks/udesk/${secret}`),
        headers,
        rawBody: Buffer.from(JSON.stringify(payload)),
        receivedAt: fake.now(),
      },
      options,
    );
  const told = (payload: object) => door(payload).events.flatMap((raw) => interpret(raw));
  return { options, host, send, door, told };
}
