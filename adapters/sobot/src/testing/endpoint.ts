import { createHash } from "node:crypto";
import type { Host } from "@gatehouse/sdk";
import { endpointOf, loopbackHost, postOf } from "@gatehouse/sdk/desk/testing";
import { sampleEvent } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { interpret } from "../read/interpret.js";
import { webhook } from "../read/webhook.js";
import { open } from "../session.js";
import { type FakeSobot, startFakeSobot } from "./fake-sobot.js";

const secrets = { appId: "56f8d8f21e2f4ddca7b64cef", appKey: "49j2H0903aQk" };
const pathSecret = "p".repeat(43);

export const example = {
  url: "http://127.0.0.1:9000/",
  app_id: secrets.appId,
  app_key: secrets.appKey,
  group_id: "g1",
  path_secret: pathSecret,
  company_id: "company-of-the-tests",
  forward_key: "forward-key-of-the-tests",
} satisfies z.input<typeof schema>;

export const startFake = (): Promise<FakeSobot> => startFakeSobot(secrets);
export const conversation = sampleEvent("message.received").partitionkey;

/** The headers of message forwarding. */
export function signed(at: Date, companyId = "", key = ""): Readonly<Record<string, string>> {
  const time = String(at.getTime());
  const sign = createHash("md5").update(`${companyId}${time}635${key}`).digest("hex");
  return { "x-log-timestamp": time, "x-log-randomcode": "635", "x-log-sign": sign };
}

/** An endpoint of the tests that speaks to this fake and lives by its clock. */
export function endpointAt(fake: FakeSobot, options: Partial<z.input<typeof schema>> = {}, more: Partial<Host> = {}) {
  const host = loopbackHost({ now: fake.now, ...more });
  const config = schema.parse({ ...example, url: `${fake.origin}/`, ...options });
  const { send } = endpointOf(open(config, host));
  const door = (payload: object, headers: Readonly<Record<string, string>> = {}, secret = pathSecret) =>
    webhook(postOf(`https://gateway.example/hooks/sobot/${secret}`, payload, fake.now(), headers), config);
  const forward = (type: string, content: readonly unknown[]) =>
    door({ sys_code: "online", type, content }, signed(fake.now(), config.company_id, config.forward_key));
  const commands = ({ events }: ReturnType<typeof door>) => events.flatMap((raw) => interpret(raw));
  return { config, host, send, door, forward, commands };
}
