import { endpointOf, loopbackHost } from "@gatehouse/sdk/desk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { open } from "../session.js";
import { type FakeZammad, startFakeZammad } from "./fake-zammad.js";

export const secrets = { token: "zammad-token-of-the-tests", signature: "signature-token-of-the-tests" };
export const apiUser = "gatehouse@example.edu";

export const example = {
  url: "http://127.0.0.1:3000/",
  token: secrets.token,
  api_user: apiUser,
  group: "Front desk",
  webhook_secret: secrets.signature,
} satisfies z.input<typeof schema>;

export const startFake = (): Promise<FakeZammad> =>
  startFakeZammad({ token: secrets.token, apiUser, signatureToken: secrets.signature });

/** An endpoint of the tests that speaks to this fake. */
export function endpointAt(fake: FakeZammad, host = loopbackHost(), more: Partial<z.input<typeof schema>> = {}) {
  const options = schema.parse({ ...example, url: fake.origin, ...more });
  return { options, host, ...endpointOf(open(options, host)) };
}
