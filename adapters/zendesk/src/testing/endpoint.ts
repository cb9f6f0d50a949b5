import { endpointOf, loopbackHost } from "@gatehouse/sdk/desk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { open } from "../session.js";
import { type FakeZendesk, startFakeZendesk } from "./fake-zendesk.js";

/** The first user of every fake is the interface's. */
export const selfId = "1001";

export const example = {
  url: "http://127.0.0.1:3000/",
  email: "gatehouse@example.edu",
  api_token: "zendesk-token-of-the-tests",
  user_id: selfId,
  webhook_secret: "signing-secret-of-the-tests",
} satisfies z.input<typeof schema>;

export const startFake = (): Promise<FakeZendesk> => startFakeZendesk(`${example.email}/token:${example.api_token}`);

/** An endpoint of the tests that speaks to this fake and reads its clock. */
export function endpointAt(fake: FakeZendesk, host = loopbackHost(), more: Partial<z.input<typeof schema>> = {}) {
  const options = schema.parse({ ...example, url: fake.origin, ...more });
  return { options, ...endpointOf(open(options, { ...host, now: () => fake.desk.now() })) };
}
