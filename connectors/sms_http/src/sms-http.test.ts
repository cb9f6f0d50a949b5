import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import type { WebhookRequest } from "@gatehouse/sdk";
import { errorOf, sampleOutbound } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { sentAt } from "./sent-at.js";
import { signing, small } from "./testing/accounts.js";
import { webhook } from "./webhook.js";

const message = sampleOutbound({ scheme: "phone", value: "+8613800138000" }, { text: "您好 & 谢谢" });
const call = (options: unknown, to = message.to.value) => {
  const context = {
    config: schema.parse(options),
    idempotencyKey: message.id,
    attempt: 1,
    now: new Date(0),
    nonce: "n",
  };
  return render({ ...message, to: { ...message.to, value: to } }, context);
};
const url = "https://sms.example/send";

describe("sms_http, out", () => {
  it("the least: two fields as JSON", () => {
    const made = call({ send: { url } });
    assert.deepEqual([made.method, made.url, made.headers], ["POST", url, { "content-type": "application/json" }]);
    assert.deepEqual(JSON.parse(String(made.body)), { to: "+8613800138000", text: "您好 & 谢谢" });
  });

  it("dots go one level deeper; the body is signed", () => {
    const made = call(signing("a"));
    assert.deepEqual(JSON.parse(String(made.body)), {
      type: 1,
      out_id: message.id,
      message: { urgent: false, mobile: "13800138000", content: "您好 & 谢谢", sign: "示范学校" },
    });
    const expected = createHmac("sha256", `sending-key-${"a".repeat(20)}`)
      .update(String(made.body))
      .digest("hex");
    assert.deepEqual([made.headers["x-signature"], made.headers["x-api-version"]], [expected, "2"]);
  });

  it("a foreign number keeps its prefix", () => {
    assert.equal(JSON.parse(String(call(signing("a"), "+85261234567").body)).message.mobile, "+85261234567");
  });

  it("a signature without a field leads the text", () => {
    const made = call({ send: { url, format: "form", signature: "示范学校" } });
    assert.equal(new URLSearchParams(String(made.body)).get("text"), "【示范学校】您好 & 谢谢");
  });

  it("a query stands behind one that is there; the callback keeps the provider's placeholders", () => {
    const made = call({
      send: {
        url: `${url}?v=1`,
        method: "GET",
        format: "query",
        fields: { callback: "dlr-url" },
        callback_url: "https://gateway.example/hooks/sms/secret?status=%d",
      },
    });
    const { searchParams } = new URL(made.url);
    assert.deepEqual([made.body, searchParams.get("v"), searchParams.get("text")], [undefined, "1", "您好 & 谢谢"]);
    assert.equal(
      searchParams.get("dlr-url"),
      `https://gateway.example/hooks/sms/secret?status=%d&message_id=${message.id}`,
    );
  });

  for (const [auth, headers] of [
    [{ type: "basic", user: "u", password: "p" }, { authorization: "Basic dTpw" }],
    [{ type: "bearer", token: "t" }, { authorization: "Bearer t" }],
    [{ type: "header", name: "X-Api-Key", key: "k" }, { "x-api-key": "k" }],
  ] as const)
    it(`shows its credential as ${auth.type}`, () =>
      assert.deepEqual(call({ send: { url, auth } }).headers, { "content-type": "application/json", ...headers }));

  it("puts credentials beside the message where they are fields", () => {
    const made = call({ send: { url, format: "form", auth: { type: "fields", fields: { user: "u", pass: "p" } } } });
    assert.equal(String(made.body).startsWith("user=u&pass=p&to=%2B86"), true);
  });

  it("a text answer is judged by how it begins", () => {
    const config = schema.parse({ send: { url, success: { text_prefix: "OK" } } });
    const answer = (body: string) => ({ status: 200, headers: new Map(), body });
    assert.deepEqual(judge(answer("OK 1"), config), { status: "accepted" });
    assert.equal(errorOf(() => judge(answer("ERR 108"), config)).code, "rejected");
  });

  it("a plain answer is its own code", () => {
    const errors = { "30": { code: "unauthorized" }, "41": { code: "rejected", reason: "quota_exhausted" } };
    const config = schema.parse({ send: { url, success: { text_prefix: "0" }, errors } });
    const refused = (body: string) => errorOf(() => judge({ status: 200, headers: new Map(), body }, config));
    assert.equal(refused("30").code, "unauthorized");
    assert.equal(refused(" 41\n").details.reason, "quota_exhausted");
    assert.equal(refused("51").details.providerCode, "51");
  });

  it("a 2xx nobody foresaw says neither yes nor no", () => {
    const config = schema.parse({ send: { url, success: { statuses: [202] } } });
    assert.equal(errorOf(() => judge({ status: 200, headers: new Map(), body: "hello" }, config)).code, "uncertain");
  });

  it("a number in a name is a place in a list", () => {
    const fields = { to: "messages.0.to.0", text: "messages.0.text" };
    assert.deepEqual(JSON.parse(String(call({ send: { url, fields } }).body)), {
      messages: [{ to: ["+8613800138000"], text: "您好 & 谢谢" }],
    });
  });

  it("an account without send options refuses to send", () => {
    const error = errorOf(() => call({ receive: small("a").receive }));
    assert.deepEqual([error.code, error.details.reason], ["rejected", "unsupported"]);
  });
});

const receive = (more: object) =>
  schema.parse({ receive: { auth: { type: "path_secret", secret: "a".repeat(32) }, ...more } });
const request = (body: string | Uint8Array, more: Partial<WebhookRequest> = {}): WebhookRequest => ({
  method: "POST",
  url: new URL(`https://gateway.example/hooks/sms/${"a".repeat(32)}`),
  headers: new Map(),
  rawBody: Buffer.from(body),
  receivedAt: new Date(0),
  ...more,
});

describe("sms_http, in", () => {
  it("two honest messages without an id are told apart by their time; without a time they are refused", () => {
    const config = receive({ fields: { time: "at" } });
    const keyOf = (at: number) =>
      webhook(request(JSON.stringify({ from: "1", text: "好", at })), config).events[0]?.key;
    assert.notEqual(keyOf(1_795_420_800), keyOf(1_795_420_801));
    assert.equal(keyOf(1_795_420_800), keyOf(1_795_420_800));
    assert.equal(errorOf(() => webhook(request('{"from":"1","text":"好"}'), config)).code, "rejected");
  });

  it("a number JSON cannot hold is no id", () => {
    const body = '{"from":"1","text":"好","id":9007199254740993}';
    assert.match(errorOf(() => webhook(request(body), receive({}))).message, /id: is needed/);
  });

  it("a GET is its query", () => {
    const config = receive({ format: "form", charset: "gbk" });
    const url = new URL(`https://gateway.example/hooks/sms/${"a".repeat(32)}?id=1&from=13800138000&text=%C4%E3%BA%C3`);
    const events = webhook(request("", { method: "GET", url }), config).events.flatMap((raw) => interpret(raw, config));
    assert.equal(events[0]?.type === "message.received" && events[0].text, "你好");
  });

  it("takes HTTP Basic", () => {
    const config = receive({ auth: { type: "basic", user: "provider", password: "p".repeat(16) } });
    const authorization = `Basic ${Buffer.from(`provider:${"p".repeat(16)}`).toString("base64")}`;
    const body = '{"id":"1","from":"13800138000","text":"好"}';
    assert.equal(
      webhook(request(body, { headers: new Map([["authorization", authorization]]) }), config).events.length,
      1,
    );
    assert.equal(errorOf(() => webhook(request(body), config)).code, "bad_signature");
  });

  it("a GET is never taken for signed", () => {
    const auth = { type: "hmac", header: "x-signature", secret: "s".repeat(16) } as const;
    const empty = createHmac("sha256", auth.secret).update("").digest("hex");
    const url = new URL("https://gateway.example/hooks/sms?id=1&from=1&text=x");
    const forged = request("", { method: "GET", url, headers: new Map([["x-signature", empty]]) });
    assert.equal(errorOf(() => webhook(forged, receive({ auth }))).code, "bad_signature");
  });

  for (const [text, expected] of [
    ["1795420800", "2026-11-23T08:00:00.000Z"],
    ["1795420800123", "2026-11-23T08:00:00.123Z"],
    ["2026-11-23 16:00:00", "2026-11-23T08:00:00.000Z"],
    ["2026/11/23 16:00", "2026-11-23T08:00:00.000Z"],
    ["2026-11-23T09:00:00+01:00", "2026-11-23T08:00:00.000Z"],
    ["2026-13-45 99:99:99", undefined],
    ["soon", undefined],
    ["", undefined],
  ] as const)
    it(`reads the time "${text}"`, () => assert.equal(sentAt(text, "+08:00"), expected));
});

describe("sms_http, options", () => {
  for (const [name, options] of [
    ["neither way", {}],
    ["a path secret of 31 characters", { receive: { auth: { type: "path_secret", secret: "a".repeat(31) } } }],
    ["a GET with a body", { send: { url, method: "GET" } }],
    ["a callback field without its address", { send: { url, fields: { callback: "cb" } } }],
    ["an unknown option", { send: { url, template: "x" } }],
    ["an error code the gateway does not know", { send: { url, errors: { "1": { code: "busy" } } } }],
  ] as const)
    it(`refuses ${name}`, () => assert.ok(!schema.safeParse(options).success));

  it("a handful of lines is enough", () =>
    assert.ok(
      schema.safeParse({ send: { url }, receive: { auth: { type: "path_secret", secret: "a".repeat(32) } } }).success,
    ));
});
