import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { example, startFake } from "./testing/endpoint.js";

const coded = (code: number): string => JSON.stringify({ code, message: "…" });
const push = (content: string) => ({
  customer_token: "cnv_1",
  assign_type: "agent",
  messages: [{ type: "message", message_id: "m1", agent_id: 1, im_sub_session_id: 3, data: { content } }],
});
const session = { code: 1000, assign_type: "agent", assign_info: { im_sub_session_id: 1234 } };

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, path_secret: "q".repeat(43) },
  webhook: { path: ({ path_secret }) => `/${path_secret}`, dated: false },
  bypass: { M51: "the provider signs nothing; the address holds a secret (M16)" },
  inbound: {
    withText: (text) => ({ request: push(text) }),
    unknown: { request: { ...push("?"), messages: [{ type: "something_new", message_id: "m1", data: {} }] } },
  },
  outbound: {
    options: (origin) => ({ ...example, url: origin }),
    prelude: {
      "/open_api_v1/customers": { status: 200, body: coded(1000) },
      "/open_api_v1/im/sessions": { status: 200, body: JSON.stringify(session) },
    },
    accepted: { answer: { status: 200, body: coded(1000) }, sent: { source_id: "1234", status: "delivered" } },
    refused: [
      { status: 200, body: coded(2000), code: "unavailable" },
      { status: 200, body: coded(2002), code: "invalid_config" },
      { status: 200, body: coded(2005), code: "rejected" },
      { status: 200, body: coded(2015), code: "unauthorized" },
      { status: 200, body: coded(2058), code: "unauthorized" },
      { status: 200, body: coded(2059), code: "unauthorized" },
      { status: 200, body: coded(2062), code: "rejected" },
      { status: 200, body: coded(9200), code: "unavailable" },
      { status: 200, body: coded(20_621), code: "unavailable" },
      { status: 200, body: coded(20_622), code: "unavailable" },
      { status: 200, body: coded(20_623), code: "unavailable" },
      { status: 200, body: coded(20_624), code: "unavailable" },
      { status: 200, body: "<html>", code: "uncertain" },
      { status: 404, code: "rejected" },
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 503, code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const fake = await startFake();
    fake.pass((Date.now() - fake.now().getTime()) / 1000);
    const options = { ...example, url: fake.origin };
    return { options, badCredential: { ...options, token: "not-the-token" }, stop: () => fake.stop() };
  },
});
