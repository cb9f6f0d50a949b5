import { testConnector } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { example, other, token } from "./testing/visitor.js";

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other,
  webhook: {
    headers: (_body, _at, { allowed_origins }) => ({
      authorization: `Bearer ${token}`,
      origin: allowed_origins[0] ?? "",
    }),
    dated: false,
  },
  inbound: { withText: (text) => ({ request: { type: "message", id: "m-00000001", text } }) },
  // Nothing to start: the counterpart of a send is the gateway's own feed, proved by the gateway's e2e tests.
  counterpart: () => Promise.resolve({ options: example, stop: () => Promise.resolve() }),
  bypass: {
    M10: "a visitor's token is no credential of the account; no option could be refused",
    M11: "check reaches for nothing that could be away",
    M51: "a visitor signs nothing: the body is their own word, and events say trust: unauthenticated",
  },
});
