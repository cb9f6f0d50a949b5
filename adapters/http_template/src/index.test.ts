import { createHmac } from "node:crypto";
import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { type Options, withMapping } from "./testing/endpoint.js";
import { startRestOffice } from "./testing/rest-office.js";

const token = "token-of-the-tests-0123456789";
const secret = "signing-key-of-the-tests";

const example = {
  url: "http://127.0.0.1:3000/api/",
  auth: { type: "bearer", token },
  judge: { status: [200, 201], error_path: "message", duplicate_codes: [409], reject_codes: [422] },
  external_id: { path: "id", url_template: "https://desk.example.edu/tickets/{id}" },
  check_path: "/me",
  replies: {
    id: ["id"],
    external_id: "ticket_id",
    text: "text",
    agent: "author",
    ignore: [{ path: "source", equals: ["api"] }],
    commands: [
      { type: "message.send", when: [{ path: "type", equals: ["reply"] }] },
      { type: "conversation.note", when: [{ path: "type", equals: ["note"] }] },
      { type: "conversation.close", when: [{ path: "type", equals: ["closed"] }] },
      { type: "conversation.reopen", when: [{ path: "type", equals: ["opened"] }] },
    ],
    webhook: {
      items: "events",
      answer: "success",
      verify: {
        type: "hmac",
        secret,
        signed: "{timestamp}.{body}",
        signature_name: "X-Signature",
        signature_prefix: "sha256=",
        timestamp_name: "X-Timestamp",
      },
    },
    poll: { path: "/comments", query: { after: "{cursor}" }, item_cursor: "id", start: "skip_old" },
  },
} satisfies Options;

const hook = { ...example.replies.webhook, verify: { ...example.replies.webhook.verify, secret: "another-key" } };

const payload = (event: object) => ({
  events: [{ id: 501, ticket_id: 81, author: "li.lei", source: "agent", type: "reply", ...event }],
});

testAdapter({
  plugin: withMapping(plugin, ({ id, data }) => ({
    path: "/tickets",
    body: { reference: id, title: "来信", text: data.message?.text },
  })),
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, replies: { ...example.replies, webhook: hook } },
  webhook: {
    headers(body, at, { replies }) {
      const time = String(Math.floor(at.getTime() / 1000));
      const verify = replies?.webhook?.verify;
      const key = verify?.type === "hmac" ? verify.secret : "";
      const mac = createHmac("sha256", key).update(`${time}.`).update(body).digest("hex");
      return { "x-timestamp": time, "x-signature": `sha256=${mac}` };
    },
  },
  inbound: {
    withText: (text) => ({ request: payload({ text }) }),
    unknown: { request: payload({ type: "something_new", text: "?" }) },
  },
  outbound: {
    options: (origin) => ({ ...example, url: `${origin}/api` }),
    accepted: {
      answer: { status: 201, body: '{"id":81}' },
      sent: { source_id: "81", url: "https://desk.example.edu/tickets/81", status: "delivered" },
    },
    refused: [
      { status: 429, headers: { "retry-after": "7" }, code: "rate_limited", retryAfterMs: 7000 },
      { status: 503, headers: { "retry-after": "60" }, code: "rate_limited", retryAfterMs: 60_000 },
      { status: 503, code: "unavailable" },
      { status: 500, body: "<html>", code: "unavailable" },
      { status: 302, headers: { location: "https://elsewhere.example" }, code: "unavailable" },
      { status: 400, code: "unavailable" },
      { status: 401, code: "unauthorized" },
      { status: 404, code: "unavailable" },
      { status: 422, body: '{"message":"no title"}', code: "rejected" },
      { status: 204, code: "unavailable" },
    ],
  },
  counterpart: async () => {
    const office = await startRestOffice(token);
    const options = { ...example, url: `${office.origin}/api/` };
    return {
      options,
      badCredential: { ...options, auth: { type: "bearer" as const, token: "nobody-gave-this-out" } },
      stop: () => office.stop(),
    };
  },
});
