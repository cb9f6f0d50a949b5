import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { apiKey, example } from "./testing/endpoint.js";
import { startFakeOsTicket } from "./testing/fake-osticket.js";

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, api_key: "FEDCBA9876543210FEDCBA9876543210" },
  outbound: {
    options: (url) => ({ ...example, url }),
    accepted: {
      answer: { status: 201, headers: { "content-type": "text/html" }, body: "100001" },
      // The origin differs at each run: the page's address is proved in send.test.ts.
      sent: { source_id: "100001", status: "delivered" },
    },
    refused: [
      { status: 401, body: "Valid API key required", code: "unauthorized" },
      { status: 400, body: "Unable to read email request", code: "rejected" },
      { status: 403, body: "Unable to create new ticket :Ticket denied: …", code: "rejected" },
      { status: 413, body: "<h1>Request Entity Too Large</h1>", code: "rejected" },
      { status: 404, body: "<h1>Not Found</h1>", code: "unavailable" },
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 500, body: "Unable to create new ticket :Incomplete client information", code: "rejected" },
      { status: 500, body: "无法创建新工单 :客户信息不完整", code: "rejected" },
      { status: 500, body: "Unable to create new ticket :unknown error", code: "unavailable" },
      { status: 500, body: "<b>Fatal Error:</b> Contact system administrator.", code: "unavailable" },
      { status: 500, body: "", code: "unavailable" },
      { status: 503, body: "<h1>Service Unavailable</h1>", code: "unavailable" },
      { status: 200, body: "<html>a login page</html>", code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const fake = await startFakeOsTicket(apiKey);
    return {
      options: { ...example, url: fake.origin },
      badCredential: { ...example, url: fake.origin, api_key: "a-key-that-nobody-made" },
      stop: () => fake.stop(),
    };
  },
  bypass: { M33: "its answer holds the page's address, which differs at each run; send.test.ts proves it" },
});
