import { sign } from "@gatehouse/sdk";
import { eventIn } from "@gatehouse/sdk/desk/testing";
import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { startFakeRequestTracker } from "./testing/fake-request-tracker.js";
import { gateway, optionsFor } from "./testing/gateway.js";
import { people } from "./testing/people.js";

const secretOf = (letter: string): string => `whsec_${Buffer.alloc(24, letter).toString("base64")}`;
const rt = { url: "https://rt.example.edu/rt/", token: `1-27-${"b".repeat(32)}` };
const example = { user: "gatehouse", queue: "front-desk", hook_secret: secretOf("a"), ...rt };
const created = { status: 201, body: '{"type":"ticket","id":"7"}' };

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: { ...example, custom_fields: { 校区: "东校区" } },
  other: { ...example, token: `1-28-${"c".repeat(32)}`, hook_secret: secretOf("c") },
  webhook: { headers: (body, at, { hook_secret = "" }) => ({ ...sign([hook_secret], "rt-41", at, body) }) },
  inbound: {
    withText: (text) => ({ request: { id: "41", ticket: "7", type: "Correspond", creator: "wang.li", text } }),
    unknown: { request: { id: "41", ticket: "7", type: "EmailRecord", creator: "wang.li" } },
  },
  outbound: {
    options: (origin) => ({ url: `${origin}/rt`, token: rt.token, user: "gatehouse", queue: "front-desk" }),
    prelude: { "/rt/REST/2.0/tickets": { status: 200, body: '{"items":[]}' } },
    accepted: { answer: created, sent: { source_id: "7", url: "", status: "delivered" } },
    refused: [
      { status: 401, body: '{"message":"Unauthorized"}', code: "unauthorized" },
      { status: 403, body: '{"message":"No permission to create tickets in the queue"}', code: "unauthorized" },
      { status: 400, body: '{"message":"Could not create ticket. Queue not set"}', code: "rejected" },
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 500, code: "unavailable" },
      { status: 503, body: "<html>maintenance</html>", code: "unavailable" },
      { status: 200, body: "<html>login</html>", code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const stage = await startFakeRequestTracker();
    return {
      options: optionsFor(stage),
      badCredential: optionsFor(stage, { token: `1-27-${"0".repeat(32)}` }),
      async offer(text) {
        const sent = await gateway(stage).tell(eventIn("message.received", `cnv_${text}`));
        await people(stage).say(sent?.source_id ?? "", "correspond", { Content: text });
      },
      stop: stage.stop,
    };
  },
  bypass: { M33: "the page of a ticket names the port of the test; proved by the stories" },
});
