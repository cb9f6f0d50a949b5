import { sign } from "@gatehouse/sdk";
import { testConnector } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { fakeApi } from "./testing/fake-api.js";
import { fakeCallCentre } from "./testing/fake-call-centre.js";
import { genericOptions, twilioOptions } from "./testing/options.js";
import { account, signed } from "./testing/signed.js";

const packageUrl = new URL("../package.json", import.meta.url);
const to = { scheme: "phone", value: "+8613800138000" } as const;
const noText = "a call has no text; names of callers are tested in generic.test.ts and twilio.test.ts";

const genericStep = (text: string) => ({
  request: {
    type: "call",
    id: "s-1",
    call_id: "c-1",
    state: "ringing",
    direction: "inbound",
    from: { scheme: "phone", value: "+8613800138000", display_name: text },
    at: "2026-11-25T08:00:00.000Z",
  },
});

async function callCentre() {
  const centre = await fakeCallCentre();
  return { options: genericOptions(centre.url), stop: () => centre.stop() };
}

const refused = [
  { status: 400, code: "rejected" },
  { status: 401, code: "unauthorized" },
  { status: 403, code: "unauthorized" },
  { status: 404, code: "rejected" },
  { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
  { status: 500, code: "unavailable" },
] as const;

testConnector({
  plugin,
  packageUrl,
  example: genericOptions("http://127.0.0.1:9000"),
  other: genericOptions("http://127.0.0.1:9000", "b"),
  webhook: {
    headers: (body, at, { provider }) =>
      provider.type === "generic" ? { ...sign([provider.secret], "m-1", at, body) } : {},
  },
  inbound: { withText: genericStep },
  outbound: {
    to,
    options: genericOptions,
    accepted: { answer: { status: 202, body: '{"id":"cb-7"}' }, sent: { status: "accepted", source_id: "cb-7" } },
    refused: [
      ...refused,
      { status: 503, headers: { "retry-after": "2" }, code: "rate_limited", retryAfterMs: 2000 },
      { status: 302, headers: { location: "http://10.0.0.5/" }, code: "unavailable" },
      { status: 200, body: '{"error":"no free agent"}', code: "rejected" },
    ],
  },
  counterpart: callCentre,
  bypass: { M10: "the secret is the account's own; no call centre can be asked whether it knows it", M25: noText },
});

const twilioStep = (text: string) => ({
  request: new URLSearchParams({
    CallSid: `CA${"1".repeat(32)}`,
    AccountSid: account.sid,
    From: "+8613800138000",
    To: "+8601062780000",
    CallStatus: "ringing",
    Direction: "inbound",
    CallerName: text,
  }).toString(),
});

async function twilio() {
  const api = await fakeApi();
  return {
    options: twilioOptions(api.url),
    badCredential: twilioOptions(api.url, "x".repeat(32)),
    stop: () => api.stop(),
  };
}

testConnector({
  plugin,
  packageUrl,
  golden: new URL("../fixtures/twilio.json", import.meta.url),
  example: twilioOptions("http://127.0.0.1:9000"),
  other: twilioOptions("http://127.0.0.1:9000", "another-auth-token-0123456789ab"),
  webhook: {
    contentType: "application/x-www-form-urlencoded",
    headers: (body, _at, { provider }): Readonly<Record<string, string>> =>
      provider.type === "twilio"
        ? {
            "x-twilio-signature": signed(
              "https://gateway.example/hooks/voice_http",
              Buffer.from(body).toString(),
              provider.auth_token,
            ),
          }
        : {},
    dated: false,
  },
  inbound: {
    withText: twilioStep,
    unknown: { request: twilioStep("").request.replace("CallStatus=ringing", "CallStatus=levitating") },
  },
  outbound: {
    to,
    options: twilioOptions,
    accepted: {
      answer: { status: 201, body: `{"sid":"CA${"7".repeat(32)}","status":"queued"}` },
      sent: { status: "accepted", source_id: `CA${"7".repeat(32)}` },
    },
    refused: [
      ...refused,
      { status: 400, body: '{"code":21211,"status":400}', code: "rejected" },
      { status: 429, body: '{"code":20429,"status":429}', code: "rate_limited" },
      { status: 503, code: "unavailable" },
      { status: 502, code: "uncertain" },
      { status: 504, code: "uncertain" },
      { status: 201, body: `{"sid":"CA${"7".repeat(32)}","status":"failed"}`, code: "rejected" },
      { status: 200, body: '{"calls":[]}', code: "uncertain" },
    ],
  },
  counterpart: twilio,
  bypass: { M25: noText },
});
