import { testAdapter } from "@gatehouse/sdk/testing";
import { checksum } from "./checksum.js";
import plugin from "./index.js";
import { conversation, example, startFake } from "./testing/endpoint.js";

const coded = (code: number): string => JSON.stringify({ code, message: "…" });

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, app_secret: "SECRET-OF-THE-TESTS-0002" },
  webhook: {
    query: (body, at, { app_secret }) => {
      const time = String(Math.floor(at.getTime() / 1000));
      return { time, checksum: checksum(app_secret, body, time) };
    },
  },
  inbound: {
    withText: (text) => ({ request: { uid: "cnv_1", msgId: "m1", msgType: "TEXT", content: text, staffId: 143 } }),
    unknown: { request: { uid: "cnv_1", sessionId: 62_927, staffId: 143, somethingNew: true } },
  },
  outbound: {
    options: (origin) => ({ ...example, url: origin }),
    prelude: { "/openapi/event/": { status: 200, body: '{"code":200,"sessionId":1,"count":-1}' } },
    accepted: {
      answer: { status: 200, body: coded(200) },
      sent: { source_id: conversation, status: "delivered" },
    },
    refused: [
      { status: 200, body: coded(14_001), code: "unauthorized" },
      { status: 200, body: coded(14_002), code: "unauthorized" },
      { status: 200, body: coded(14_003), code: "unavailable" },
      { status: 200, body: coded(14_004), code: "rejected" },
      { status: 200, body: coded(14_007), code: "unavailable" },
      { status: 200, body: coded(14_010), code: "unavailable", retryAfterMs: 60_000 },
      { status: 200, body: coded(14_500), code: "unavailable" },
      { status: 200, body: coded(14_515), code: "unauthorized" },
      { status: 200, body: coded(19_999), code: "unavailable" },
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
    return { options, badCredential: { ...options, app_secret: "not-the-secret" }, stop: () => fake.stop() };
  },
});
