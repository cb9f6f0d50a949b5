import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { example, startFake } from "./testing/endpoint.js";
import { signatureOf, ticketEvent } from "./testing/signed-event.js";

const event = (type: string, happened: object): object =>
  ticketEvent({ type, ticket: "5158", actor: "19", updatedAt: "2026-11-23T08:00:00Z" }, happened);

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, webhook_secret: "another-signing-secret" },
  webhook: {
    headers: (body, at, { webhook_secret = "" }) => signatureOf(body, at, webhook_secret),
  },
  inbound: {
    withText: (text) => ({
      request: event("comment_added", {
        comment: { id: "77", body: text, is_public: true, author: { id: "19", is_staff: true, name: "Li Lei" } },
      }),
    }),
    unknown: { request: event("something_new", {}) },
  },
  counterpart: async () => {
    const fake = await startFake();
    return {
      options: { ...example, url: fake.origin },
      badCredential: { ...example, url: fake.origin, api_token: "token-that-nobody-gave-out" },
      stop: () => fake.stop(),
    };
  },
});
