import type { GatewayEvent, Host } from "@gatehouse/sdk";
import { endpointOf, loopbackHost, soon } from "@gatehouse/sdk/desk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import plugin from "../index.js";
import { sendOf } from "../send.js";
import type { FakeOsTicket } from "./fake-osticket.js";

export const apiKey = "0123456789ABCDEF0123456789ABCDEF";

export const example = {
  url: "https://support.school.example/support/",
  api_key: apiKey,
  requester_address: "desk@school.example",
} satisfies z.input<typeof schema>;

/** An endpoint of the tests that speaks to this fake, with a host that remembers. */
export function endpointAt(
  fake: FakeOsTicket,
  more: Partial<z.input<typeof schema>> = {},
  host: Host = loopbackHost(),
) {
  const options = schema.parse({ ...example, url: `${fake.origin}/`, ...more });
  const { send } = endpointOf({ send: sendOf(options, host) });
  return {
    options,
    host,
    send: (event: GatewayEvent, externalId?: string) => send(event, externalId === undefined ? {} : { externalId }),
    check: () => plugin.check(options, host, soon()),
  };
}
