import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { sign, verify, type WebhookRequest } from "@gatehouse/sdk";
import { errorOf, sampleEvent } from "@gatehouse/sdk/testing";
import { Webhook } from "standardwebhooks";
import { config as schema } from "./config.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { webhook } from "./webhook.js";

const secretOf = (letter: string): string => `whsec_${Buffer.alloc(24, letter).toString("base64")}`;
const url = "https://crm.example/in";
const config = schema.parse({ url, secret: secretOf("a") });
const event = sampleEvent("message.received");
const now = new Date();
const context = { config, idempotencyKey: event.id, attempt: 3, now, nonce: "n", deliveryId: "dlv_1", replayed: false };
const close = { type: "conversation.close", id: "cmd-1", conversation_id: "cnv_1" };

function keyPair(): { readonly secret: string; readonly open: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  const point = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  return { secret: `whsk_${seed.toString("base64")}`, open: `whpk_${point.toString("base64")}` };
}

function request(body: unknown, secret = config.secret): WebhookRequest {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { ...sign([secret], "cmd-1", now, text), "content-type": "application/json" };
  return {
    method: "POST",
    url: new URL("https://gateway.example/hooks/crm"),
    headers: new Map(Object.entries(headers)),
    rawBody: Buffer.from(text),
    receivedAt: now,
  };
}

describe("webhook, out", () => {
  it("posts the event as it is, verified by the npm package standardwebhooks", () => {
    const call = render(event, context);
    assert.deepEqual(new Webhook(config.secret).verify(String(call.body), { ...call.headers }), event);
    assert.equal(call.headers["content-type"], "application/cloudevents+json");
    assert.equal(call.headers["webhook-id"], event.id);
    assert.equal(call.headers["webhook-timestamp"], String(Math.floor(now.getTime() / 1000)));
    assert.equal(call.headers["gatehouse-delivery"], "dlv_1");
    assert.equal(call.headers["gatehouse-attempt"], "3");
    assert.equal(call.headers["gatehouse-replay"], undefined);
  });

  it("says when it is sent again on a person's wish, under the same id", () => {
    const again = render(event, { ...context, replayed: true, deliveryId: "dlv_2" });
    assert.equal(again.headers["gatehouse-replay"], "true");
    assert.equal(again.headers["gatehouse-delivery"], "dlv_2");
    assert.equal(again.headers["webhook-id"], event.id);
  });

  it("a later attempt has the same id and bytes, and its own time", () => {
    const later = new Date(now.getTime() + 3_600_000);
    const [first, second] = [render(event, context), render(event, { ...context, attempt: 4, now: later })];
    assert.equal(second.body, first.body);
    assert.equal(second.headers["webhook-id"], first.headers["webhook-id"]);
    assert.notEqual(second.headers["webhook-timestamp"], first.headers["webhook-timestamp"]);
  });

  it("signs with both secrets while one rotates", () => {
    const rotating = schema.parse({ url, secret: secretOf("b"), previous_secret: secretOf("a") });
    const call = render(event, { ...context, config: rotating });
    for (const letter of ["a", "b"]) new Webhook(secretOf(letter)).verify(String(call.body), { ...call.headers });
    assert.throws(() => new Webhook(secretOf("c")).verify(String(call.body), { ...call.headers }));
  });

  it("signs with Ed25519, so that the receiver needs the public key only", () => {
    const { secret, open } = keyPair();
    const call = render(event, { ...context, config: schema.parse({ url, secret }) });
    const headers = new Map(Object.entries(call.headers));
    assert.match(call.headers["webhook-signature"] ?? "", /^v1a,/);
    assert.equal(verify([open], headers, Buffer.from(String(call.body)), now), event.id);
  });

  it("adds the configured headers", () => {
    const withHeaders = schema.parse({ url, secret: secretOf("a"), headers: { authorization: "Bearer t" } });
    assert.equal(render(event, { ...context, config: withHeaders }).headers["authorization"], "Bearer t");
  });

  it("takes 410 for a refusal that may pass: closing the endpoint is the gateway's business", () => {
    assert.equal(errorOf(() => judge({ status: 410, headers: new Map(), body: "" })).code, "unavailable");
  });
});

describe("webhook, back", () => {
  it("keys a command by the receiver's id", () => {
    const { events, reply } = webhook(request(close), config);
    assert.deepEqual([events[0]?.key, reply], ["command:cmd-1", "admitted"]);
  });

  for (const [name, body, paths] of [
    ["no JSON", "{", [""]],
    ["an unknown command", { ...close, type: "conversation.delete" }, ["type"]],
    ["an unknown key", { ...close, role: "admin" }, ["role"]],
    ["no conversation", { type: "conversation.close", id: "cmd-1" }, ["conversation_id"]],
    ["an empty reply", { ...close, type: "message.send", text: "" }, ["text"]],
    ["NUL in an id", { ...close, conversation_id: "cnv_\u0000" }, ["conversation_id"]],
    [
      "a file on this disk",
      { ...close, type: "message.send", text: "x", attachments: [{ filename: "a", filepath: "/etc/passwd" }] },
      ["attachments.0.filepath", "attachments.0"],
    ],
    [
      "__proto__",
      '{"type":"conversation.close","id":"1","conversation_id":"c","__proto__":{"role":"admin"}}',
      ["__proto__"],
    ],
  ] as const)
    it(`names the place: ${name}`, () => {
      const error = errorOf(() => webhook(request(body), config));
      assert.equal(error.code, "rejected");
      assert.deepEqual(
        (error.details.faults ?? []).map((fault) => fault.path),
        paths,
      );
    });

  it("takes both secrets while one rotates", () => {
    const rotating = schema.parse({ url, secret: secretOf("b"), previous_secret: secretOf("a") });
    for (const letter of ["a", "b"]) webhook(request(close, secretOf(letter)), rotating);
    assert.equal(errorOf(() => webhook(request(close, secretOf("c")), rotating)).code, "bad_signature");
  });

  it("takes a command that is signed with the old and the new key of the commands", () => {
    const [old, fresh] = [keyPair(), keyPair()];
    const text = JSON.stringify(close);
    const both = {
      ...request(text),
      headers: new Map(Object.entries(sign([old.secret, fresh.secret], "cmd-1", now, text))),
    };
    for (const { open } of [old, fresh]) webhook(both, schema.parse({ ...config, command_key: open }));
    const other = schema.parse({ ...config, command_key: keyPair().open });
    assert.equal(errorOf(() => webhook(both, other)).code, "bad_signature");
  });

  it("with Ed25519 out, takes commands by a key of their own: the receiver's public key or a secret", () => {
    const theirs = keyPair();
    const ours = keyPair().secret;
    webhook(request(close, theirs.secret), schema.parse({ url, secret: ours, command_key: theirs.open }));
    webhook(request(close), schema.parse({ url, secret: ours, command_key: config.secret }));
    const own = schema.parse({
      url,
      secret: secretOf("b"),
      previous_secret: secretOf("c"),
      command_key: secretOf("a"),
    });
    webhook(request(close), own);
    for (const letter of ["b", "c"])
      assert.equal(errorOf(() => webhook(request(close, secretOf(letter)), own)).code, "bad_signature");
    const without = schema.parse({ url, secret: ours });
    assert.equal(errorOf(() => webhook(request(close, ours), without)).code, "bad_signature");
  });
});

describe("webhook, options", () => {
  for (const [name, more] of [
    ["a secret of 23 bytes", { secret: `whsec_${Buffer.alloc(23).toString("base64")}` }],
    ["an address that is no web address", { url: "file:///etc/passwd" }],
    ["an Ed25519 key of 31 bytes", { secret: `whsk_${Buffer.alloc(31).toString("base64")}` }],
    ["a version of the payload that is not made", { payload: "v2" }],
    ["a header of ours", { headers: { "Webhook-Id": "1" } }],
    ["the host header", { headers: { Host: "a" } }],
    ["a line break in a header", { headers: { "x-a": "1\r\nx-b: 2" } }],
    ["a header name with a space", { headers: { "x a": "1" } }],
    ["an unknown option", { urls: [] }],
  ] as const)
    it(`refuses ${name}`, () => assert.ok(!schema.safeParse({ url, secret: secretOf("a"), ...more }).success));
});
