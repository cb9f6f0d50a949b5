import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError, type WebhookRequest } from "@gatehouse/sdk";
import { decrypted, signatureOf } from "./cipher.js";
import { config as schema } from "./config.js";
import { credentials, eventSecrets } from "./testing/credentials.js";
import { sealed, signedHeaders } from "./testing/seal.js";
import { webhook } from "./webhook.js";

const config = schema.parse({ ...credentials, ...eventSecrets, mode: "webhook" });
const at = new Date("2026-11-23T08:00:00.000Z");

function request(plain: object, more: { sign?: boolean; key?: string; contentType?: string } = {}): WebhookRequest {
  const key = more.key ?? eventSecrets.encrypt_key;
  const rawBody = sealed(Buffer.from(JSON.stringify(plain)), key);
  const signed = more.sign === false ? {} : signedHeaders(rawBody, at, eventSecrets.encrypt_key);
  const headers = new Map(Object.entries({ "content-type": more.contentType ?? "application/json", ...signed }));
  return { method: "POST", url: new URL("https://gate.example/hooks/feishu"), headers, rawBody, receivedAt: at };
}

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return "taken";
  } catch (error) {
    assert.ok(error instanceof PluginError, String(error));
    return error.code;
  }
};

const token = eventSecrets.verification_token;
const event = { schema: "2.0", header: { event_id: "evt-1", event_type: "im.message.receive_v1", token }, event: {} };
const check = { type: "url_verification", challenge: "c-1", token };

describe("the webhook", () => {
  it("decrypts the platform's own sample (接收事件, 解密)", () => {
    assert.equal(decrypted("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=", "test key")?.toString(), "hello world");
    assert.equal(decrypted("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=", "other key"), undefined);
    for (const odd of ["", "AAAA", "***"]) assert.equal(decrypted(odd, "test key"), undefined);
  });

  it("signs timestamp, nonce, key and body, in this order (签名校验)", () => {
    // sha256("1" + "n" + "k" + "{}"), by another implementation.
    const expected = "fbd3ecb62fa42b9df3d6535b48b10c06baffa1d019f207aa63dc69364da02a05";
    assert.equal(signatureOf("1", "n", "k", Buffer.from("{}")), expected);
  });

  it("answers 200 after the commit, keyed by the event id, without the token", () => {
    const { events, reply } = webhook(request(event), config);
    assert.equal(events[0]?.key, "evt-1");
    assert.ok(
      !Buffer.from(events[0]?.body ?? [])
        .toString()
        .includes(token),
    );
    assert.deepEqual(reply, { status: 200, body: "{}", contentType: "application/json" });
  });

  it("takes a push that is repeated after six hours", () => {
    const late = { ...request(event), receivedAt: new Date(at.getTime() + 6 * 3_600_000) };
    assert.equal(webhook(late, config).events.length, 1);
  });

  it("answers the check of the address, signed or not, for this account only", () => {
    for (const sign of [true, false])
      assert.deepEqual(webhook(request(check, { sign }), config).reply, {
        status: 200,
        body: '{"challenge":"c-1"}',
        contentType: "application/json",
      });
    assert.equal(
      codeOf(() => webhook(request({ ...check, token: "other" }, { sign: false }), config)),
      "bad_signature",
    );
  });

  for (const [name, bad] of [
    ["an event that nobody signed", request(event, { sign: false })],
    ["an event under another key", request(event, { key: "other", sign: false })],
    ["another app's token", request({ ...event, header: { ...event.header, token: "other" } })],
    ["no token", request({ ...event, header: { event_id: "e", event_type: "t" } })],
  ] as const)
    it(`refuses ${name}`, () =>
      assert.equal(
        codeOf(() => webhook(bad, config)),
        "bad_signature",
      ));

  it("refuses everything in the long connection's mode", () => {
    const long = schema.parse({ ...credentials, ...eventSecrets });
    assert.equal(
      codeOf(() => webhook(request(event), long)),
      "bad_signature",
    );
  });

  it("needs an encrypt_key", () => {
    assert.equal(schema.safeParse({ ...credentials, mode: "webhook" }).success, false);
  });
});
