import type { DeliveryContext, EventType, GatewayEvent, Host, RawEvent } from "@gatehouse/sdk";
import { fakeHost, sampleEvent } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { interpret } from "../read/interpret.js";
import { webhook } from "../read/webhook.js";
import { open } from "../session.js";
import { type FakeQiyu, type Push, startFakeQiyu } from "./fake-qiyu.js";

const secrets = { appKey: "1064deea1c3624c9ee26d1de5ce8481f", appSecret: "SECRET-OF-THE-TESTS-0001" };

export const example = {
  url: "http://127.0.0.1:9000/",
  app_key: secrets.appKey,
  app_secret: secrets.appSecret,
  group_id: "77",
} satisfies z.input<typeof schema>;

export const startFake = (): Promise<FakeQiyu> => startFakeQiyu(secrets);
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
export function endpointAt(fake: FakeQiyu, more: Partial<Host> = {}) {
  const host = { ...fakeHost({ allows: (name) => name === "127.0.0.1" }), now: fake.now, ...more };
  const options = schema.parse({ ...example, url: `${fake.origin}/` });
  const session = open(options, host);
  const send = (event: GatewayEvent, context: Partial<DeliveryContext> = {}) =>
    session.send?.(event, contextOf(event, context), never) ?? Promise.reject(new Error("no send"));
  const headers = new Map([["content-type", "application/json;charset=utf-8"]]);
  const door = ({ url, body }: Push) =>
    webhook({ method: "POST", url, headers, rawBody: body, receivedAt: fake.now() }, options);
  const commands = (events: readonly RawEvent[]) => events.flatMap((raw) => interpret(raw));
  return { options, host, send, door, commands };
}
