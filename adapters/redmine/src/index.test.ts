import { eventIn } from "@gatehouse/sdk/desk/testing";
import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { startFakeRedmine } from "./testing/fake-redmine.js";
import { gateway, optionsFor } from "./testing/gateway.js";
import { people } from "./testing/people.js";

const example = {
  url: "https://redmine.example.edu/",
  api_key: "c".repeat(40),
  project: "front-desk",
  tracker_id: "3",
  closed_status_ids: ["5", "6"],
  open_status_id: "2",
  custom_fields: { "7": "东校区" },
};

const rawOf = (text: string): string => JSON.stringify({ id: 1, issue: 7, user: 6, notes: text, private: false });

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, api_key: "d".repeat(40) },
  inbound: {
    withText: (text) => ({ raw: { key: "journal-1", content_type: "application/json", body: rawOf(text) } }),
    unknown: { raw: { key: "journal-1", content_type: "application/json", body: '{"id":1,"issue":7}' } },
  },
  outbound: {
    options: (origin) => ({ ...example, url: `${origin}/redmine` }),
    prelude: { "/redmine/issues.json?": { status: 200, body: '{"issues":[],"total_count":0}' } },
    accepted: { answer: { status: 201, body: '{"issue":{"id":7}}' }, sent: { source_id: "7", status: "delivered" } },
    refused: [
      { status: 401, code: "unauthorized" },
      { status: 403, code: "unauthorized" },
      { status: 404, code: "rejected" },
      { status: 409, code: "unavailable" },
      { status: 422, body: '{"errors":["Priority cannot be blank"]}', code: "rejected" },
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 500, code: "unavailable" },
      { status: 503, body: "<html>maintenance</html>", code: "unavailable" },
      { status: 200, body: "<html>login</html>", code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const stage = await startFakeRedmine();
    return {
      options: optionsFor(stage),
      badCredential: optionsFor(stage, { api_key: "0".repeat(40) }),
      async offer(text) {
        const sent = await gateway(stage).tell(eventIn("message.received", `cnv_${text}`));
        await people(stage).note(sent?.source_id ?? "", text);
      },
      stop: stage.stop,
    };
  },
  bypass: { M33: "the page of an issue names the port of the test; proved by the stories" },
});
