import type { Host } from "@gatehouse/sdk";
import { endpointOf, loopbackHost, postOf } from "@gatehouse/sdk/desk/testing";
import { sampleEvent } from "@gatehouse/sdk/testing";
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
/** An endpoint of the tests that speaks to this fake and lives by its clock. */
export function endpointAt(fake: FakeUdesk, more: Partial<Host> = {}) {
  const host = loopbackHost({ now: fake.now, ...more });
  const options = schema.parse({ ...example, url: `${fake.origin}/` });
  const { send } = endpointOf(open(options, host));
  const door = (payload: object, secret = pathSecret) =>
    webhook(postOf(`https://gateway.example/hooks/udesk/${secret}`, payload, fake.now()), options);
  const told = (payload: object) => door(payload).events.flatMap((raw) => interpret(raw));
  return { options, host, send, door, told };
}
