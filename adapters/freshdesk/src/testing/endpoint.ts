import { endpointOf, loopbackHost } from "@gatehouse/sdk/desk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { open } from "../session.js";
import { type FakeFreshdesk, startFakeFreshdesk } from "./fake-freshdesk.js";

export const example = {
  url: "http://127.0.0.1:3000/",
  api_key: "freshdesk-key-of-the-tests",
  webhook_secret: "path-secret-of-the-tests",
} satisfies z.input<typeof schema>;

export const startFake = (): Promise<FakeFreshdesk> => startFakeFreshdesk(example.api_key);

/** An endpoint of the tests that speaks to this fake and reads its clock. */
export function endpointAt(fake: FakeFreshdesk, host = loopbackHost(), more: Partial<z.input<typeof schema>> = {}) {
  const options = schema.parse({ ...example, url: fake.origin, ...more });
  return { options, ...endpointOf(open(options, { ...host, now: () => fake.desk.now() })) };
}
