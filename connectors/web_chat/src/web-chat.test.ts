import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { InboundEvent } from "@gatehouse/sdk";
import { errorOf } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";
import { digestOf, example, now, request, signedUser, token, tomorrow } from "./testing/visitor.js";
import { webhook } from "./webhook.js";

const config = schema.parse(example);
const message = { type: "message", id: "m-00000001", text: "hi" };

type Headers = Readonly<Record<string, string | undefined>>;

function eventOf(body: object, headers: Headers = {}): InboundEvent {
  const [raw] = webhook(request(body, headers), config).events;
  const [event] = raw ? interpret(raw) : [];
  return event ?? assert.fail("no event");
}

const keyOf = (body: object, headers: Headers = {}): string | undefined =>
  webhook(request(body, headers), config).events[0]?.key;

const codeOf = (body: object, headers: Headers = {}, options = config): string =>
  errorOf(() => webhook(request(body, headers), options)).code;

const fromOf = (event: InboundEvent): object => ("from" in event ? event.from : assert.fail("from nobody"));

describe("web_chat: who writes", () => {
  it("knows a visitor by a digest, within this account", () => {
    const from = { scheme: "app_user", scope: "front_page", value: digestOf(token) };
    assert.deepEqual(fromOf(eventOf(message)), from);
    assert.equal(from.value.length, 32);
  });

  it("lets the token into no raw event", () => {
    const [raw] = webhook(request(message), config).events;
    assert.ok(!Buffer.from(raw?.body ?? []).includes(token) && !raw?.key.includes(token));
  });

  for (const [name, headers] of [
    ["no origin", { origin: undefined }],
    ["another site", { origin: "https://evil.example" }],
    ["a site whose name begins alike", { origin: "https://www.school.example.evil.example" }],
    ["the same host by another scheme", { origin: "http://www.school.example" }],
    ["another port", { origin: "https://www.school.example:8443" }],
    ["a sandboxed frame", { origin: "null" }],
    ["no token", { authorization: undefined }],
    ["a short token", { authorization: "Bearer abc" }],
    ["a long token", { authorization: `Bearer ${token}A` }],
    ["a token in another form", { authorization: token }],
  ] as const)
    it(`refuses ${name}`, () => assert.equal(codeOf(message, headers), "bad_signature"));

  it("takes the gateway's own page", () => {
    assert.equal(webhook(request(message, { origin: "https://gateway.example" }), config).reply, "admitted");
  });

  it("takes origins only in the form a browser sends", () => {
    for (const text of [
      "https://a.example/",
      "https://a.example/x",
      "HTTPS://a.example",
      "a.example",
      "*",
      "ftp://a.b",
    ])
      assert.equal(schema.safeParse({ allowed_origins: [text] }).success, false, text);
  });
});

describe("web_chat: who is logged in", () => {
  it("is the school's own id, and trusted", () => {
    const event = eventOf({ ...message, name: "someone else", user: signedUser() });
    assert.deepEqual(fromOf(event), { scheme: "app_user", value: "s-1", display_name: "王小明" });
    assert.ok(!("trust" in event));
  });

  for (const [name, user] of [
    ["another id", { ...signedUser(), id: "s-2" }],
    ["another name", { ...signedUser(), name: "校长" }],
    ["no name", { ...signedUser(), name: undefined }],
    ["a later end", { ...signedUser(), expires: tomorrow + 1 }],
    ["another secret", signedUser({ secret: "x".repeat(32) })],
    ["an end that has passed", signedUser({ expires: now.getTime() / 1000 })],
    ["no end in sight", signedUser({ expires: tomorrow + 40 * 24 * 3600 })],
  ] as const)
    it(`refuses ${name}`, () => assert.equal(codeOf({ ...message, user }), "bad_signature"));

  it("refuses a name of two lines, with which lines could be moved", () => {
    assert.equal(codeOf({ ...message, user: signedUser({ name: "a\nb" }) }), "rejected");
  });

  it("is nobody where the account has no identity_secret", () => {
    const options = schema.parse({ allowed_origins: example.allowed_origins });
    assert.equal(codeOf({ ...message, user: signedUser() }, {}, options), "bad_signature");
  });

  it("stores no signature", () => {
    const user = signedUser();
    const [raw] = webhook(request({ ...message, user }), config).events;
    assert.ok(!Buffer.from(raw?.body ?? []).includes(user.signature));
  });
});

describe("web_chat: what is written", () => {
  it("keys by sender and id, so that a repeat is a duplicate and another visitor's is not", () => {
    const elsewhere = { authorization: `Bearer ${"B".repeat(22)}` };
    assert.equal(keyOf(message), keyOf({ ...message, text: "changed" }));
    assert.notEqual(keyOf(message), keyOf(message, elsewhere));
    const posing = { ...message, user: signedUser({ id: digestOf(token) }) };
    assert.notEqual(keyOf(posing), keyOf(message), "a user whose id is a visitor's digest");
  });

  for (const [name, body, path] of [
    ["neither text nor files", { ...message, text: "" }, "text"],
    ["an id with a slash", { ...message, id: "a/b/c/d/e" }, "id"],
    [
      "a file without bytes",
      { ...message, attachments: [{ filename: "a", content_type: "a/b" }] },
      "attachments.0.content_base64",
    ],
    ["a file by URL", { ...message, attachments: [{ url: "http://10.0.0.1/" }] }, "attachments.0.filename"],
    ["a page that is no page", { ...message, page: "javascript:alert(1)" }, "page"],
    ["a receipt nobody gives", { type: "receipt", message_id: "msg_1", status: "failed" }, "status"],
    ["an unknown key", { ...message, from: "me" }, "from"],
  ] as const)
    it(`names the place: ${name}`, () => {
      const { code, details } = errorOf(() => webhook(request(body), config));
      assert.equal(code, "rejected");
      assert.ok(
        details.faults?.some((fault) => fault.path === path),
        JSON.stringify(details.faults),
      );
    });

  it("sends by leaving the message where the feed reads it", async () => {
    const signal = AbortSignal.timeout(1000);
    const item = { op: "send", id: "msg_1", to: { scheme: "app_user", value: "v" }, text: "x" } as const;
    const context = { config, idempotencyKey: "msg_1", attempt: 1, now, nonce: "n" };
    const sent = await open().send?.({ ...item, attachments: [], references: [], sent_at: "" }, context, signal);
    assert.deepEqual(sent, { status: "sent", source_id: "msg_1" });
  });
});
