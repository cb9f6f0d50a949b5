import type { Host, RawEvent } from "@gatehouse/sdk";
import { endpointOf, loopbackHost, postOf } from "@gatehouse/sdk/desk/testing";
import { sampleEvent } from "@gatehouse/sdk/testing";
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
/** An endpoint of the tests that speaks to this fake and lives by its clock. */
export function endpointAt(fake: FakeQiyu, more: Partial<Host> = {}) {
  const host = loopbackHost({ now: fake.now, ...more });
  const options = schema.parse({ ...example, url: `${fake.origin}/` });
  const { send } = endpointOf(open(options, host));
  const type = { "content-type": "application/json;charset=utf-8" };
  const door = ({ url, body }: Push) => webhook(postOf(url, body, fake.now(), type), options);
  const commands = (events: readonly RawEvent[]) => events.flatMap((raw) => interpret(raw));
  return { options, host, send, door, commands };
}
