import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { testConnector } from "@gatehouse/sdk/testing";
import connector from "./index.js";

const example = { url: "http://127.0.0.1:9001", token: "0123456789abcdef" };
const headers = (body: Uint8Array, _at: Date, { token }: { token: string }) => ({
  "x-signature": createHmac("sha256", token).update(body).digest("hex"),
});

/** The provider, as far as `check` asks it: it knows one token. */
async function counterpart() {
  const server = createServer((request, response) => {
    response.statusCode = request.headers.authorization === `Bearer ${example.token}` ? 200 : 401;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async (): Promise<void> => void server.close().closeAllConnections();
  return { options: { ...example, url }, badCredential: { url, token: "another-token-000" }, stop };
}

testConnector({
  plugin: connector,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, token: "fedcba9876543210" },
  webhook: { headers, dated: false },
  inbound: {
    withText: (text) => ({ request: [{ id: "m-1", kind: "message", phone: "+8613800138000", text, at: 0 }] }),
    unknown: { request: [{ id: "m-1", kind: "something_new" }] },
  },
  outbound: {
    options: (origin) => ({ ...example, url: origin }),
    accepted: { answer: { status: 200, body: '{"id":"p-1"}' }, sent: { source_id: "p-1", status: "accepted" } },
    refused: [
      { status: 200, body: '{"error":"no balance"}', code: "rejected" },
      { status: 400, code: "rejected" },
      { status: 401, code: "unauthorized" },
      { status: 429, headers: { "retry-after": "2" }, code: "rate_limited", retryAfterMs: 2000 },
      { status: 500, code: "unavailable" },
    ],
  },
  counterpart,
});
