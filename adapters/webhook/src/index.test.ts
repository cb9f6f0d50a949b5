import { sign } from "@gatehouse/sdk";
import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { authority } from "./testing/authority.js";

const campus = authority();
const tls = { ca: campus.ca, ...campus.issue("gatehouse") };
campus.remove();

const secretOf = (letter: string): string => `whsec_${Buffer.alloc(24, letter).toString("base64")}`;

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: {
    url: "https://127.0.0.1:9000/in",
    secret: secretOf("a"),
    previous_secret: secretOf("b"),
    headers: { authorization: "Bearer receiver-token-1" },
    tls,
  },
  other: { url: "http://127.0.0.1:9000/in", secret: secretOf("c") },
  webhook: { headers: (body, at, { secret }) => ({ ...sign([secret], "cmd-1", at, body) }) },
  inbound: {
    withText: (text) => ({ request: { type: "conversation.note", id: "cmd-1", conversation_id: "cnv_1", text } }),
  },
  outbound: {
    options: (origin) => ({ url: `${origin}/in`, secret: secretOf("a") }),
    accepted: { answer: { status: 204 }, sent: { status: "delivered" } },
    refused: [
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 503, headers: { "retry-after": "2" }, code: "rate_limited", retryAfterMs: 2000 },
      { status: 503, code: "unavailable" },
      { status: 302, headers: { location: "http://10.0.0.5/" }, code: "unavailable" },
      { status: 400, code: "unavailable" },
      { status: 404, code: "unavailable" },
      { status: 500, code: "unavailable" },
    ],
  },
  bypass: { M10: "the secret is the endpoint's own; no receiver can be asked whether it knows it" },
});
