import { createHmac } from "node:crypto";
import { testConnector } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { signing, small } from "./testing/accounts.js";

const packageUrl = new URL("../package.json", import.meta.url);
const to = { scheme: "phone", value: "+8613800138000" } as const;
const noProbe = "no provider-independent request checks a credential without sending a message";

testConnector({
  plugin,
  packageUrl,
  example: signing("a"),
  other: signing("b"),
  webhook: {
    dated: false,
    headers: (body, _at, { receive }) => {
      if (receive?.auth.type !== "hmac") throw new Error("the example signs");
      return { "x-signature": `sha256=${createHmac("sha256", receive.auth.secret).update(body).digest("hex")}` };
    },
  },
  inbound: {
    withText: (content) => ({ request: { msg_id: "mo-1", mobile: "13800138000", content } }),
    unknown: { request: { sid: "s-1", state: "SOMETHING_NEW" } },
  },
  outbound: {
    to,
    options: (origin) => signing("a", origin),
    accepted: {
      answer: { status: 200, body: '{"code":0,"data":{"sid":"s-77"}}' },
      sent: { status: "accepted", source_id: "s-77" },
    },
    refused: [
      { status: 200, body: '{"code":1001}', code: "unauthorized" },
      { status: 200, body: '{"code":1007}', code: "rate_limited", retryAfterMs: 30_000 },
      { status: 200, body: '{"code":"1012"}', code: "rejected" },
      { status: 200, body: '{"code":1015}', code: "rejected" },
      { status: 200, body: '{"code":5000}', code: "unavailable" },
      { status: 200, body: '{"code":9999}', code: "rejected" },
      { status: 200, body: "<html>a proxy's page</html>", code: "uncertain" },
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 401, code: "unauthorized" },
      { status: 400, code: "rejected" },
      { status: 503, code: "unavailable" },
    ],
  },
  bypass: { M10: noProbe },
});

testConnector({
  plugin,
  packageUrl,
  golden: new URL("../fixtures/golden-form.json", import.meta.url),
  example: small("a"),
  other: small("b"),
  webhook: {
    dated: false,
    contentType: "application/x-www-form-urlencoded",
    path: ({ receive }) => (receive?.auth.type === "path_secret" ? `/${receive.auth.secret}` : ""),
  },
  inbound: {
    withText: (text) => ({ request: new URLSearchParams({ id: "mo-1", from: "13800138000", text }).toString() }),
    unknown: { request: "message_id=msg_1&status=something_new" },
  },
  outbound: {
    to,
    options: (origin) => small("a", origin),
    accepted: { answer: { status: 200, body: "OK" }, sent: { status: "accepted" } },
    refused: [
      { status: 429, code: "rate_limited" },
      { status: 400, code: "rejected" },
      { status: 500, code: "unavailable" },
    ],
  },
  bypass: { M10: noProbe, M51: "a provider with a path secret signs no body; the other suite proves the signature" },
});
