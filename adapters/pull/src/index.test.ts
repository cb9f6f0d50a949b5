import { sign } from "@gatehouse/sdk";
import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";

const keyOf = (letter: string): string => `whsec_${Buffer.alloc(24, letter).toString("base64")}`;
const nothing = "nothing is sent: the receiver fetches its events";

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: { command_key: keyOf("a"), previous_command_key: keyOf("b") },
  other: { command_key: keyOf("c") },
  webhook: { headers: (body, at, { command_key }) => ({ ...sign([command_key], "cmd-1", at, body) }) },
  inbound: {
    withText: (text) => ({ request: { type: "conversation.note", id: "cmd-1", conversation_id: "cnv_1", text } }),
  },
  bypass: {
    M10: "the key is the endpoint's own; no receiver can be asked whether it knows it",
    M11: "there is nothing to reach",
    M33: nothing,
    M34: nothing,
    M35: nothing,
    M36: nothing,
    M37: nothing,
    M43: "there is no call whose log could hold anything",
    M44: nothing,
  },
});
