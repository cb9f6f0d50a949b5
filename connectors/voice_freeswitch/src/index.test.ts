import { testConnector } from "@gatehouse/sdk/testing";
import { callStep } from "@gatehouse/sdk/voice/testing";
import plugin from "./index.js";
import { optionsOf } from "./testing/account.js";
import { fakeEsl } from "./testing/fake-esl.js";

const example = { ...optionsOf(8021, { event_socket: { port: 8021, password: "kit-esl-password" } }), region: "CN" };

async function counterpart() {
  const esl = await fakeEsl();
  const options = optionsOf(esl.port);
  return {
    options,
    badCredential: { ...options, event_socket: { port: esl.port, password: "another" } },
    offer: async () => void esl.call("13800138000"),
    stop: () => esl.stop(),
  };
}

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: optionsOf(8022, { event_socket: { port: 8022, password: "another-password" } }),
  inbound: { withText: callStep, unknown: callStep("", "levitating") },
  outbound: { to: { scheme: "phone", value: "+8613800138000" } },
  counterpart,
  bypass: { M25: "a call has no text; names of callers are tested in calls.test.ts" },
});
