import { createHmac } from "node:crypto";
import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { example, startFake } from "./testing/endpoint.js";

const payload = (article: object) => ({
  ticket: { id: 81, state: "open", updated_at: "2026-11-23T08:00:00.000Z", updated_by: { login: "li.lei" } },
  article: {
    id: 104,
    ticket_id: 81,
    sender: "Agent",
    type: "note",
    internal: false,
    content_type: "text/plain",
    created_at: "2026-11-23T08:00:00.000Z",
    created_by: { login: "li.lei" },
    attachments: [],
    ...article,
  },
});

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, webhook_secret: "another-signature-token" },
  webhook: {
    dated: false,
    headers: (body, _at, { webhook_secret = "" }) => ({
      "x-hub-signature": `sha1=${createHmac("sha1", webhook_secret).update(body).digest("hex")}`,
    }),
  },
  inbound: {
    withText: (text) => ({ request: payload({ body: text }) }),
    unknown: { request: payload({ type: "something_new", body: "?" }) },
  },
  counterpart: async () => {
    const fake = await startFake();
    return {
      options: { ...example, url: fake.origin },
      badCredential: { ...example, url: fake.origin, token: "token-that-nobody-gave-out" },
      stop: () => fake.stop(),
    };
  },
});
