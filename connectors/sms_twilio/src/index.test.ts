import { testConnector } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { account } from "./testing/account.js";
import { fakeTwilio } from "./testing/fake-twilio.js";
import { sign } from "./testing/sign.js";

const sid = (last: string): string => `SM${last.padStart(32, "0")}`;
const form = (parameters: Record<string, string>): { request: string } => ({
  request: new URLSearchParams(parameters).toString(),
});
const refusal = (status: number, code: number, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  headers,
  body: JSON.stringify({ code, message: "to +8613800138000", status }),
});

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: account("a"),
  other: account("b"),
  webhook: {
    dated: false,
    contentType: "application/x-www-form-urlencoded",
    headers: (body, _at, { auth_token }) => ({
      "x-twilio-signature": sign("https://gateway.example/hooks/sms_twilio", body, auth_token),
    }),
  },
  inbound: {
    withText: (Body) => form({ MessageSid: sid("1"), From: "+8613800138000", Body }),
    unknown: form({ MessageSid: sid("1"), MessageStatus: "something_new" }),
  },
  outbound: {
    to: { scheme: "phone", value: "+8613800138000" },
    options: (origin) => account("a", origin),
    accepted: {
      answer: { status: 201, body: JSON.stringify({ sid: sid("77"), status: "queued", error_code: null }) },
      sent: { status: "accepted", source_id: sid("77") },
    },
    refused: [
      { ...refusal(400, 21610), code: "rejected" },
      { ...refusal(400, 21211), code: "rejected" },
      { ...refusal(400, 99_999), code: "rejected" },
      { ...refusal(401, 20003), code: "unauthorized" },
      { ...refusal(429, 20429, { "retry-after": "7" }), code: "rate_limited", retryAfterMs: 7000 },
      { ...refusal(429, 20429), code: "rate_limited", retryAfterMs: 1000 },
      { status: 201, body: JSON.stringify({ sid: sid("1"), status: "failed", error_code: 30_007 }), code: "rejected" },
      { status: 200, body: "<html>a proxy's page</html>", code: "uncertain" },
      { status: 503, code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const { account_sid, auth_token } = account("a");
    const server = await fakeTwilio(account_sid, auth_token);
    return { options: account("a", server.origin), badCredential: account("b", server.origin), stop: server.stop };
  },
});
