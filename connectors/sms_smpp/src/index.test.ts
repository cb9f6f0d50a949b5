import { testConnector } from "@gatehouse/sdk/testing";
import connector from "./index.js";
import { shortMessage, startSmsc } from "./testing/fake-smsc.js";

const example = {
  host: "smsc.operator.example",
  port: 2775,
  system_id: "school",
  password: "pw-7f3a91",
  source_addr: "10690000",
  signature: "实验中学",
};

async function counterpart() {
  const smsc = await startSmsc({ answerForm: "decimal" });
  const options = { host: "127.0.0.1", port: smsc.port, system_id: "school", password: "secret" };
  return {
    options,
    badCredential: { ...options, password: "wrong" },
    offer: async (text: string) => smsc.push(shortMessage(text)),
    stop: () => smsc.stop(),
  };
}

const written = (text: string): string =>
  JSON.stringify({
    type: "message",
    from: "13900139000",
    from_ton: 0,
    to: "10690000",
    total: 1,
    parts: [{ number: 1, coding: 8, data_base64: Buffer.from(text, "utf16le").swap16().toString("base64") }],
  });

testConnector({
  plugin: connector,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { host: "other.example", system_id: "other", password: "other-secret" },
  inbound: {
    withText: (text) => ({ raw: { content_type: "application/json", body: written(text) } }),
    unknown: { raw: { content_type: "application/json", body: '{"type":"knock"}' } },
  },
  outbound: { to: { scheme: "phone", value: "+8613800138000" } },
  counterpart,
});
