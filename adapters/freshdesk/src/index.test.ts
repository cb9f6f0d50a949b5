import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { example, startFake } from "./testing/endpoint.js";

const raw = (item: object) => ({ raw: { content_type: "application/json", body: JSON.stringify(item) } });

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, webhook_secret: "another-path-secret" },
  webhook: {
    dated: false,
    path: ({ webhook_secret = "" }) => `/${webhook_secret}`,
  },
  bypass: { M51: "the provider signs nothing; the address holds a secret (M16)" },
  inbound: {
    withText: (text) => raw({ kind: "words", id: 5, ticket_id: 81, private: false, text, files: [] }),
    unknown: raw({ kind: "something_new", id: 5, ticket_id: 81 }),
  },
  counterpart: async () => {
    const fake = await startFake();
    return {
      options: { ...example, url: fake.origin },
      badCredential: { ...example, url: fake.origin, api_key: "key-that-nobody-gave-out" },
      stop: () => fake.stop(),
    };
  },
});
