import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { config as schema } from "./config.js";

const faults = (options: object): readonly string[] =>
  schema
    .safeParse({ url: "https://crm.example/api", ...options })
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

const replies = {
  id: ["id"],
  conversation_id: "cnv",
  text: "text",
  commands: [{ type: "message.send" }],
  webhook: { verify: { type: "hmac", secret: "s", signature_name: "X-Sign" } },
};
const poll = { path: "/r", query: { after: "{cursor}" }, item_cursor: "id", start: "skip_old" };

/** Wrong options, and the option that the error must name. */
const wrong: Readonly<Record<string, readonly (readonly [object, string])[]>> = {
  "the address": [
    [{ url: "ftp://crm.example" }, "url"],
    [{ url: "https://crm.example/?key=1" }, "url"],
    [{ url: "https://crm.example/#a" }, "url"],
    [{ url: "http://crm.example", tls: { ca: "-----BEGIN CERTIFICATE-----" } }, "tls"],
    [{ tls: { ca: "ca.pem" } }, "tls.ca"],
    [{ tls: { cert: "-----BEGIN CERTIFICATE-----" } }, "tls.key"],
    [{ tls: { cert: "-----BEGIN CERTIFICATE-----", key: "-----BEGIN ENCRYPTED PRIVATE KEY-----" } }, "tls.key"],
    [{ headers: { "content-length": "1" } }, "headers.content-length"],
    [{ headers: { a: "b\r\nc: d" } }, "headers.a"],
    [{ method: "TRACE" }, "method"],
    [{ check_path: "/me?x=1" }, "check_path"],
  ],
  auth: [
    [{ auth: { type: "digest" } }, "auth.type"],
    [{ auth: { type: "bearer" } }, "auth.token"],
    [{ auth: { type: "bearer", token: "a b" } }, "auth.token"],
    [{ auth: { type: "basic", username: "a:b", password: "c" } }, "auth.username"],
    [{ auth: { type: "header", name: "Host", value: "x" } }, "auth.name"],
    [{ auth: { type: "hmac", secret: "s", signed: "{time}", signature_name: "a" } }, "auth.signed"],
    [{ auth: { type: "hmac", secret: "s", signed: "{timestamp}", signature_name: "a" } }, "auth.timestamp_name"],
    [{ auth: { type: "hmac", secret: "s", signed: "{nonce}", signature_name: "a" } }, "auth.nonce_name"],
    [{ auth: { type: "md5", key: "k", layout: "other" } }, "auth.layout"],
    [{ auth: { type: "oauth2_client_credentials", client_id: "a", client_secret: "b" } }, "auth.token_url"],
  ],
  judge: [
    [{ judge: { path: "code" } }, "judge.equals"],
    [{ judge: { equals: [0] } }, "judge.equals"],
    [{ judge: { path: "a..b", equals: [0] } }, "judge.path"],
    [{ judge: { path: "$.code", equals: [] } }, "judge.equals"],
    [{ judge: { status: [99] } }, "judge.status.0"],
    [{ external_id: { path: "id", url_template: "https://crm.example/t" } }, "external_id.url_template"],
  ],
  replies: [
    [{ replies: { ...replies, webhook: undefined } }, "replies.webhook"],
    [{ replies: { ...replies, external_id: "t" } }, "replies.external_id"],
    [{ replies: { ...replies, conversation_id: undefined, external_id: "t" } }, "external_id"],
    [{ replies: { ...replies, text: undefined } }, "replies.text"],
    [{ replies: { ...replies, commands: [] } }, "replies.commands"],
    [{ replies: { ...replies, commands: [{ type: "conversation.assign" }] } }, "replies.commands.0.type"],
    [
      {
        replies: {
          ...replies,
          webhook: { verify: { type: "hmac", secret: "s", signature_name: "a", signed: "{nonce}" } },
        },
      },
      "replies.webhook.verify.signed",
    ],
    [
      {
        replies: {
          ...replies,
          webhook: { verify: { type: "hmac", secret: "s", signature_name: "a", timestamp_name: "t" } },
        },
      },
      "replies.webhook.verify.signed",
    ],
    [
      { replies: { ...replies, webhook: { verify: { type: "path_secret", secret: "short" } } } },
      "replies.webhook.verify.secret",
    ],
    [{ replies: { ...replies, webhook: { verify: { type: "none" } } } }, "replies.webhook.verify.type"],
    [{ replies: { ...replies, poll: { ...poll, cursor: "next" } } }, "replies.poll.cursor"],
    [{ replies: { ...replies, poll: { ...poll, item_cursor: undefined } } }, "replies.poll.cursor"],
    [{ replies: { ...replies, poll: { ...poll, query: {} } } }, "replies.poll.query"],
    [{ replies: { ...replies, poll: { ...poll, start: "now" } } }, "replies.poll.start"],
  ],
};

describe("options", () => {
  it("need no more than an address", () => {
    assert.deepEqual(faults({}), []);
    assert.deepEqual(faults({ replies: { ...replies, poll } }), []);
  });

  for (const [what, cases] of Object.entries(wrong))
    it(`are named when they are wrong: ${what}`, () => {
      for (const [options, name] of cases) {
        const found = faults(options);
        assert.ok(
          found.some((fault) => fault.startsWith(`${name}: `)),
          `${name}, not ${found.join("; ") || "accepted"}`,
        );
      }
    });
});
