import { testConnector } from "@gatehouse/sdk/testing";
import connector from "./index.js";
import { shortMessage, startIsmg } from "./testing/fake-ismg.js";

const example = {
  host: "ismg.operator.example",
  port: 7890,
  version: "3.0" as const,
  sp_id: "901234",
  shared_secret: "secret-7f3a91",
  src_id: "10690000",
  signature: "实验中学",
};

async function counterpart() {
  const ismg = await startIsmg({ version: "3.0" });
  const options = {
    host: "127.0.0.1",
    port: ismg.port,
    version: "3.0" as const,
    sp_id: "901234",
    shared_secret: "secret",
    src_id: "10690000",
  };
  return {
    options,
    badCredential: { ...options, shared_secret: "wrong" },
    offer: async (text: string) => ismg.push(shortMessage(ismg, text)),
    stop: () => ismg.stop(),
  };
}

const written = (text: string): string =>
  JSON.stringify({
    type: "message",
    id: "b5ae000727110001",
    from: "13900139000",
    to: "10690000",
    total: 1,
    parts: [{ number: 1, format: 8, data_base64: Buffer.from(text, "utf16le").swap16().toString("base64") }],
  });

testConnector({
  plugin: connector,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { host: "other.example", sp_id: "905678", shared_secret: "other-secret", src_id: "10691111" },
  inbound: {
    withText: (text) => ({ raw: { content_type: "application/json", body: written(text) } }),
    unknown: { raw: { content_type: "application/json", body: '{"type":"knock"}' } },
  },
  outbound: { to: { scheme: "phone", value: "+8613800138000" } },
  counterpart,
});
