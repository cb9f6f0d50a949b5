import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { example, signed, startFake } from "./testing/endpoint.js";

const coded = (ret_code: string): string => JSON.stringify({ ret_code, ret_msg: "…" });
const done = (item: object): string => JSON.stringify({ ret_code: "000000", ret_msg: "操作成功", item });

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, path_secret: "q".repeat(43), forward_key: "another-forward-key" },
  webhook: {
    path: ({ path_secret }) => `/${path_secret}`,
    headers: (_, at, { company_id, forward_key }) => signed(at, company_id, forward_key),
  },
  inbound: {
    withText: (text) => ({
      request: { type: 202, partnerId: "cnv_1", msgId: "m1", content: text, msgType: "text", aname: "李老师" },
    }),
    unknown: { request: { type: 299, partnerId: "cnv_1", content: "?" } },
  },
  outbound: {
    options: (origin) => ({ ...example, url: origin }),
    prelude: {
      "/api/get_token": { status: 200, body: done({ token: "token-1", expires_in: "86400" }) },
      "/api/chat/5/user/chat_connect": { status: 200, body: done({ status: 1, cid: "cid-1" }) },
    },
    accepted: {
      answer: { status: 200, body: done({ status: 1 }) },
      sent: { source_id: "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234", status: "delivered" },
    },
    refused: [
      { status: 200, body: coded("400004"), code: "rejected" },
      { status: 200, body: coded("700046"), code: "unauthorized" },
      { status: 200, body: coded("900001"), code: "unauthorized" },
      { status: 200, body: coded("900002"), code: "unauthorized" },
      { status: 200, body: coded("900003"), code: "unauthorized" },
      { status: 200, body: coded("900004"), code: "unauthorized" },
      { status: 200, body: coded("999999"), code: "unavailable" },
      { status: 200, body: coded("123456"), code: "unavailable" },
      { status: 200, body: done({ status: 2 }), code: "unavailable", retryAfterMs: 5000 },
      { status: 200, body: done({}), code: "unavailable" },
      { status: 200, body: "<html>", code: "uncertain" },
      { status: 404, code: "rejected" },
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 503, code: "unavailable" },
    ],
  },
  bypass: { M51: "the sign covers nothing of the body; the address holds a secret (M16)" },
  counterpart: async () => {
    const fake = await startFake();
    fake.pass((Date.now() - fake.now().getTime()) / 1000);
    const options = { ...example, url: fake.origin };
    return { options, badCredential: { ...options, app_key: "not-the-key" }, stop: () => fake.stop() };
  },
});
