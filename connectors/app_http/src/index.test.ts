import { sign } from "@gatehouse/sdk";
import { testConnector } from "@gatehouse/sdk/testing";
import plugin from "./index.js";

const secretOf = (letter: string): string => `whsec_${Buffer.alloc(24, letter).toString("base64")}`;

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: { secret: secretOf("a"), callback_url: "http://127.0.0.1:9000/replies", region: "CN" },
  other: { secret: secretOf("b") },
  webhook: { headers: (body, at, { secret }) => ({ ...sign([secret], "m-1", at, body) }) },
  inbound: {
    withText: (text) => ({ request: { type: "message", id: "m-1", from: { scheme: "app_user", value: "u-1" }, text } }),
  },
  outbound: {
    options: (origin) => ({ secret: secretOf("a"), callback_url: `${origin}/replies` }),
    accepted: { answer: { status: 200, body: '{"id":"app-77"}' }, sent: { status: "sent", source_id: "app-77" } },
    refused: [
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 503, headers: { "retry-after": "2" }, code: "rate_limited", retryAfterMs: 2000 },
      { status: 429, code: "unavailable" },
      { status: 302, headers: { location: "http://10.0.0.5/" }, code: "unavailable" },
      { status: 400, code: "unavailable" },
      { status: 401, code: "unavailable" },
      { status: 410, code: "rejected" },
      { status: 500, code: "unavailable" },
    ],
  },
  bypass: { M10: "the secret is the account's own; no callback can be asked whether it knows it" },
});
