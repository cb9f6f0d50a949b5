import { testConnector } from "@gatehouse/sdk/testing";
import { callStep } from "@gatehouse/sdk/voice/testing";
import plugin from "./index.js";
import { optionsOf } from "./testing/account.js";
import { fakeAri } from "./testing/fake-ari.js";

const example = optionsOf("http://127.0.0.1:8088/ari", { password: "kit-ari-password", region: "CN" });

async function counterpart() {
  const ari = await fakeAri();
  const options = optionsOf(ari.url);
  return {
    options,
    badCredential: { ...options, password: "another" },
    offer: async () => void ari.world.call("13800138000"),
    stop: () => ari.stop(),
  };
}

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: optionsOf("http://127.0.0.1:8089/ari", { password: "another-password" }),
  inbound: { withText: callStep, unknown: callStep("", "levitating") },
  outbound: {
    to: { scheme: "phone", value: "+8613800138000" },
    options: (origin) => optionsOf(`${origin}/ari`),
    accepted: {
      answer: { status: 200, body: '{"id":"gatehouse-callback-1","state":"Down"}' },
      sent: { source_id: "gatehouse-callback-1", status: "accepted" },
    },
    refused: [
      { status: 400, body: '{"message":"Invalid endpoint specified"}', code: "rejected" },
      { status: 404, code: "rejected" },
      { status: 401, body: '{"message":"Authentication required"}', code: "unauthorized" },
      { status: 403, code: "unauthorized" },
      { status: 429, headers: { "retry-after": "3" }, code: "rate_limited", retryAfterMs: 3000 },
      { status: 500, body: '{"message":"Allocation failed"}', code: "unavailable" },
      { status: 503, code: "unavailable" },
      { status: 200, body: '{"message":"no channel"}', code: "uncertain" },
      { status: 200, body: "<html>", code: "uncertain" },
    ],
  },
  counterpart,
  bypass: {
    M25: "a call has no text; names of callers are tested in report.test.ts",
    M37: "the text is the note of a call back and stays with the message: nothing of it is sent to Asterisk",
  },
});
