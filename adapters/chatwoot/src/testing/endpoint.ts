import type { Host } from "@gatehouse/sdk";
import { endpointOf, loopbackHost } from "@gatehouse/sdk/desk/testing";
import { trusting } from "@gatehouse/sdk/testing";
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

/** An endpoint of the tests that speaks to this fake and lives by its clock. */
export function endpointAt(fake: FakeChatwoot, more: Partial<Host> = {}, given: Partial<z.input<typeof schema>> = {}) {
  const options = schema.parse({ ...example, url: fake.origin, ...given });
  const plain = loopbackHost({ now: fake.office.now, ...more });
  const host = options.ca === undefined ? plain : trusting(plain, options.ca);
  return { options, host, ...endpointOf(open(options, host)) };
}
