import { createHmac } from "node:crypto";
import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { example, startFake } from "./testing/endpoint.js";

const payload = (message: object) => ({
  event: "message_created",
  id: 104,
  content_type: "text",
  message_type: "outgoing",
  private: false,
  source_id: null,
  content_attributes: {},
  sender: { id: 5, name: "Li Lei", email: "li.lei@example.edu", type: "user" },
  inbox: { id: 3, name: "Gatehouse" },
  account: { id: 1, name: "School" },
  conversation: { id: 81, inbox_id: 3, status: "open" },
  ...message,
});

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, webhook_secret: "another-webhook-secret" },
  webhook: {
    headers: (body, at, { webhook_secret = "" }) => {
      const timestamp = String(Math.floor(at.getTime() / 1000));
      const digest = createHmac("sha256", webhook_secret).update(`${timestamp}.`).update(body).digest("hex");
      return { "x-chatwoot-timestamp": timestamp, "x-chatwoot-signature": `sha256=${digest}` };
    },
  },
  inbound: {
    withText: (text) => ({ request: payload({ content: text }) }),
    unknown: { request: payload({ event: "something_new" }) },
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
