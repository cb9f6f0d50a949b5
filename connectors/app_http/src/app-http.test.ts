import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Outbound, RawEvent, WebhookRequest } from "@gatehouse/sdk";
import { errorOf } from "@gatehouse/sdk/testing";
import { Webhook } from "standardwebhooks";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { webhook } from "./webhook.js";

const secretOf = (letter: string): string => `whsec_${Buffer.alloc(24, letter).toString("base64")}`;
const config = schema.parse({ secret: secretOf("a"), callback_url: "https://app.example/replies" });
const from = { scheme: "app_user", value: "u-1" };
const message = { type: "message", id: "m-1", from, text: "hi" };
const now = new Date();

/** A request as any Standard Webhooks library makes it. */
function request(body: unknown, more: { secret?: string; type?: string; method?: string } = {}): WebhookRequest {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const signature = new Webhook(more.secret ?? config.secret).sign("m-1", now, text);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const headers = { "webhook-id": "m-1", "webhook-timestamp": timestamp, "webhook-signature": signature };
  return {
    method: more.method ?? "POST",
    url: new URL("https://gateway.example/hooks/campus_app"),
    headers: new Map(Object.entries({ ...headers, "content-type": more.type ?? "application/json" })),
    rawBody: Buffer.from(text),
    receivedAt: now,
  };
}

/** The paths a body is refused with. */
const pathsOf = (body: unknown): readonly string[] => {
  const error = errorOf(() => webhook(request(body), config));
  assert.equal(error.code, "rejected");
  return (error.details.faults ?? []).map((fault) => fault.path);
};

describe("app_http, in", () => {
  for (const [name, body, paths] of [
    ["no JSON", "{", [""]],
    ["an unknown type", { ...message, type: "knock" }, ["type"]],
    ["no type", { id: "m-1" }, ["type"]],
    ["an unknown key", { ...message, files: [{ filepath: "/etc/passwd" }] }, ["files"]],
    ["no sender", { ...message, from: undefined }, ["from"]],
    ["an unknown scheme", { ...message, from: { scheme: "fax", value: "1" } }, ["from.scheme"]],
    ["NUL in an id", { ...message, id: "a\u0000" }, ["id"]],
    ["a lone surrogate in a value", { ...message, from: { ...from, value: "\ud800" } }, ["from.value"]],
    ["NUL in conversation_ref", { ...message, conversation_ref: "\u0000" }, ["conversation_ref"]],
    ["an empty id", { ...message, id: "" }, ["id"]],
    ["neither text nor attachments", { ...message, text: undefined }, ["text"]],
    ["an empty text alone", { ...message, text: "" }, ["text"]],
    ["an edit of nothing", { type: "edit", id: "e-1", message_id: "m-1" }, ["text"]],
    ["a time without a zone", { ...message, sent_at: "2026-11-23T08:00:00" }, ["sent_at"]],
    ["a time of the year 0", { ...message, sent_at: "0000-12-31T23:59:59Z" }, ["sent_at"]],
    ["one that is of the year 0 in UTC", { ...message, sent_at: "0001-01-01T00:00:00+08:00" }, ["sent_at"]],
    ["one of the year 10000 in UTC", { ...message, sent_at: "9999-12-31T23:00:00-08:00" }, ["sent_at"]],
    ["a time that is a number", { ...message, sent_at: 1_795_420_800 }, ["sent_at"]],
    [
      "a file with two sources",
      { ...message, attachments: [{ url: "https://a.example/1", content_base64: "aGk=" }] },
      ["attachments.0"],
    ],
    ["a file with none", { ...message, attachments: [{ filename: "a" }] }, ["attachments.0"]],
    [
      "a file on this disk",
      { ...message, attachments: [{ filepath: "/etc/passwd" }] },
      ["attachments.0.filepath", "attachments.0"],
    ],
    ["a file: URL", { ...message, attachments: [{ url: "file:///etc/passwd" }] }, ["attachments.0.url"]],
    ["base64 that is none", { ...message, attachments: [{ content_base64: "***" }] }, ["attachments.0.content_base64"]],
    ["51 files", { ...message, attachments: Array(51).fill({ url: "https://a.example/1" }) }, ["attachments"]],
    ["metadata that is no text", { ...message, metadata: { n: 1 } }, ["metadata.n"]],
    [
      "65 keys of metadata",
      { ...message, metadata: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`k${n}`, ""])) },
      ["metadata"],
    ],
    [
      "__proto__ in metadata",
      JSON.stringify(message).replace('"text"', '"metadata":{"__proto__":"x"},"text"'),
      ["metadata.__proto__"],
    ],
    ["constructor", { ...message, metadata: { constructor: "x" } }, ["metadata.constructor"]],
    ["an unknown receipt", { type: "receipt", id: "r-1", message_id: "m", status: "seen" }, ["status"]],
    [
      "a call without its id",
      { type: "call", id: "c", from, call: { state: "ended", direction: "inbound" } },
      ["call.call_id"],
    ],
  ] as const)
    it(`names the place: ${name}`, () => assert.deepEqual(pathsOf(body), paths));

  it("wants a POST of JSON, and says so", () => {
    for (const type of ["text/plain", "multipart/form-data; boundary=x"])
      assert.match(errorOf(() => webhook(request(message, { type }), config)).message, /content-type/);
    assert.match(errorOf(() => webhook(request(message, { method: "GET" }), config)).message, /POST/);
  });

  it("keys by type and id, so that the same again is a duplicate and another kind is not", () => {
    const keyOf = (body: unknown): string | undefined => webhook(request(body), config).events[0]?.key;
    assert.equal(keyOf(message), "message:m-1");
    assert.equal(keyOf({ ...message, text: "changed" }), "message:m-1");
    assert.equal(keyOf({ type: "delete", id: "m-1", message_id: "m-1" }), "delete:m-1");
    assert.equal(webhook(request(message), config).reply, "admitted");
  });

  it("takes an older secret while it rotates, and no other", () => {
    const rotating = schema.parse({ secret: secretOf("a"), previous_secrets: [secretOf("b")] });
    for (const letter of ["a", "b"]) webhook(request(message, { secret: secretOf(letter) }), rotating);
    assert.equal(errorOf(() => webhook(request(message, { secret: secretOf("c") }), rotating)).code, "bad_signature");
  });

  it("hands 1 MiB of base64 on as bytes", () => {
    const content = Buffer.alloc(700_000, 7);
    const body = Buffer.from(
      JSON.stringify({ ...message, attachments: [{ content_base64: content.toString("base64") }] }),
    );
    const raw: RawEvent = { key: "k", body, contentType: "application/json" };
    const [event] = interpret(raw);
    assert.ok(event?.type === "message.received");
    assert.deepEqual(event.attachments?.[0]?.content, content);
  });

  it("keeps NUL in text for the gateway's one cleaning rule", () => {
    const body = Buffer.from(JSON.stringify({ ...message, text: "a\u0000b" }));
    const [event] = interpret({ key: "k", body, contentType: "application/json" });
    assert.equal(event?.type === "message.received" && event.text, "a\u0000b");
  });
});

const outbound: Outbound = {
  op: "send",
  id: "msg_1",
  to: { scheme: "phone", value: "+8613800138000", display_name: "王妈妈" },
  conversation_ref: "c-1",
  text: "您好",
  attachments: [
    {
      id: "att_1",
      kind: "file",
      url: "https://gateway.example/f/1",
      filename: "退费.pdf",
      content_type: "application/pdf",
    },
  ],
  reply_to_source_id: "m-1",
  references: [],
  sent_at: "2026-11-23T08:00:00.000Z",
};
const context = { config, idempotencyKey: "msg_1", attempt: 1, now, nonce: "n" };

describe("app_http, out", () => {
  it("posts what the contract says, signed with the account's secret", () => {
    const call = render(outbound, context);
    assert.equal(call.url, "https://app.example/replies");
    assert.equal(call.headers["webhook-id"], "msg_1");
    assert.deepEqual(new Webhook(config.secret).verify(String(call.body), { ...call.headers }), {
      type: "message",
      id: "msg_1",
      conversation_ref: "c-1",
      to: { scheme: "phone", value: "+8613800138000" },
      text: "您好",
      attachments: outbound.attachments,
      reply_to: "m-1",
      sent_at: "2026-11-23T08:00:00.000Z",
    });
  });

  it("says null where there is nothing to say", () => {
    const { conversation_ref: _, reply_to_source_id: __, ...bare } = outbound;
    const body = JSON.parse(String(render(bare, context).body)) as Record<string, unknown>;
    assert.deepEqual([body["conversation_ref"], body["reply_to"]], [null, null]);
  });

  it("without a callback a send is refused for good", () => {
    const silent = schema.parse({ secret: secretOf("a") });
    const error = errorOf(() => render(outbound, { ...context, config: silent }));
    assert.deepEqual([error.code, error.details.reason], ["rejected", "unsupported"]);
  });

  for (const [body, expected] of [
    ['{"id":"app-1"}', "app-1"],
    ["", undefined],
    ["OK", undefined],
    ["null", undefined],
    ['{"id":7}', undefined],
    ['{"id":""}', undefined],
    ['{"id":"a\\u0000"}', undefined],
    ['{"ok":true}', undefined],
  ] as const)
    it(`2xx with ${body || "no body"} is sent${expected ? ` as ${expected}` : ""}`, () => {
      assert.deepEqual(judge({ status: 201, headers: new Map(), body }), {
        status: "sent",
        ...(expected !== undefined && { source_id: expected }),
      });
    });
});

describe("app_http, options", () => {
  for (const [name, options] of [
    ["no secret", {}],
    ["a secret of 23 bytes", { secret: `whsec_${Buffer.alloc(23).toString("base64")}` }],
    ["a secret without its prefix", { secret: Buffer.alloc(32).toString("base64") }],
    ["a callback that is no web address", { secret: secretOf("a"), callback_url: "ftp://a.example/" }],
    ["a region in words", { secret: secretOf("a"), region: "China" }],
    ["an unknown option", { secret: secretOf("a"), callback: "https://a.example/" }],
  ] as const)
    it(`refuses ${name}`, () => assert.ok(!plugin.config.safeParse(options).success));
});
