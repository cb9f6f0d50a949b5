import { testConnector } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { fakeSmsd } from "./testing/fake-smsd.js";

const raw = (body: object) => ({ raw: { content_type: "application/json", body: JSON.stringify(body) } });
const content = (text: string): string =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]).toString("base64");

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: { spool_path: "/nonexistent/gammu" },
  other: { spool_path: "/nonexistent/other" },
  inbound: {
    withText: (text) =>
      raw({ time: "20261123160000", sender: "10086", parts: [{ extension: "txt", content: content(text) }] }),
    unknown: raw({ message_id: "msg_1", result: "something_new" }),
  },
  outbound: { to: { scheme: "phone", value: "+8613800138000" } },
  counterpart: async () => {
    const smsd = fakeSmsd();
    return {
      options: { spool_path: smsd.path, poll_secs: 1, settle_secs: 0 },
      offer: async (text) => void smsd.receive("+8613800138000", text),
      stop: async () => smsd.remove(),
    };
  },
  bypass: { M10: "a folder has no credential" },
});
