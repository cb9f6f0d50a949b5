import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { InboundEvent, WebhookRequest } from "@gatehouse/sdk";
import { errorOf, fakeHost, sampleOutbound } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import { interpret } from "./interpret.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { type FakeKannel, fakeKannel } from "./testing/fake-kannel.js";
import { webhook } from "./webhook.js";

const secret = "k".repeat(43);
const door = `https://gateway.example/hooks/kannel/${secret}`;

const options = (origin: string, password = "kannel-password") =>
  schema.parse({
    send: {
      url: `${origin}/cgi-bin/sendsms`,
      method: "GET",
      format: "query",
      fields: { callback: "dlr-url" },
      fixed: { coding: 2, charset: "UTF-8", "dlr-mask": 31 },
      auth: { type: "fields", fields: { username: "school-gateway", password } },
      callback_url: `${door}?status=%d`,
      success: { statuses: [202] },
    },
    receive: {
      auth: { type: "path_secret", secret },
      format: "text",
      fields: { time: "time", charset: "charset" },
      time_offset: "+00:00",
      report: { statuses: { "1": "delivered", "2": "failed", "4": "accepted", "8": "sent", "16": "failed" } },
    },
  });

const request = (method: string, url: string, rawBody: Uint8Array = new Uint8Array()): WebhookRequest => ({
  method,
  url: new URL(url),
  headers: new Map(),
  rawBody,
  receivedAt: new Date("2026-11-23T08:00:00Z"),
});

const message = sampleOutbound({ scheme: "phone", value: "+8613800138000" }, { text: "您的验证码是 1234 👍" });

describe("sms_http with Kannel", () => {
  let kannel: FakeKannel;
  let config: ReturnType<typeof options>;
  before(async () => {
    kannel = await fakeKannel();
    config = options(kannel.origin);
  });
  after(() => kannel.stop());

  const send = async (account = config, to = message.to.value) => {
    const host = fakeHost({ allows: () => true });
    const context = { config: account, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: "n" };
    const call = render({ ...message, to: { ...message.to, value: to } }, context);
    return judge(await host.http(call, AbortSignal.timeout(5000)), account);
  };

  const arrive = (incoming: WebhookRequest): readonly InboundEvent[] =>
    webhook(incoming, config).events.flatMap((raw) => interpret(raw, config));

  it("202 is accepted, and the phone got the text whole", async () => {
    assert.deepEqual(await send(), { status: "accepted" });
    assert.equal(kannel.texts.at(-1), message.text);
  });

  it("403 is unauthorized, 400 is rejected", async () => {
    const codeOf = async (sent: Promise<unknown>) =>
      sent.then(
        () => "sent",
        (error) => error.code,
      );
    assert.equal(await codeOf(send(options(kannel.origin, "another-password"))), "unauthorized");
    assert.equal(await codeOf(send(config, "")), "rejected");
  });

  it("its receipts name our message: sent, then delivered", () => {
    const events = kannel
      .report(8, 1)
      .slice(-2)
      .flatMap((url) => arrive(request("GET", url)));
    assert.deepEqual(
      events.map((event) => event.type === "message.receipt.updated" && [event.source_id, event.status]),
      [
        [message.id, "sent"],
        [message.id, "delivered"],
      ],
    );
  });

  it("the same receipt again has the same key, another status another", () => {
    const keys = kannel
      .report(8, 1, 1)
      .slice(-3)
      .map((url) => webhook(request("GET", url), config).events[0]?.key);
    assert.equal(keys[1], keys[2]);
    assert.notEqual(keys[0], keys[1]);
  });

  const inbound = (charset: string, id = "de831895-55b2-47cd-94fa-5e16132e3137"): string =>
    `${door}?from=13800138001&to=10690000&coding=2&charset=${charset}&time=2026-11-23+08:00:00&id=${id}&smsc=fake`;

  for (const [name, charset, body] of [
    ["coding 0", "UTF-8", Buffer.from("你好 👍")],
    ["coding 2", "UTF-16BE", Buffer.from("你好 👍", "utf16le").swap16()],
  ] as const)
    it(`takes a message of ${name}: the body is the bare text`, () =>
      assert.deepEqual(arrive(request("POST", inbound(charset), body)), [
        {
          type: "message.received",
          source_id: "de831895-55b2-47cd-94fa-5e16132e3137",
          sent_at: "2026-11-23T08:00:00.000Z",
          from: { scheme: "phone", value: "13800138001" },
          text: "你好 👍",
          trust: "unauthenticated",
        },
      ]));

  it("a binary message (charset 8-BIT) and half a character are no text", () => {
    for (const [charset, body] of [
      ["8-BIT", "O`Y}"],
      ["UTF-16BE", "abc"],
    ] as const)
      assert.equal(errorOf(() => arrive(request("POST", inbound(charset), Buffer.from(body)))).code, "rejected");
  });

  it("another secret is refused", () =>
    assert.equal(
      errorOf(() => webhook(request("POST", inbound("UTF-8").replace(secret, "x".repeat(43))), config)).code,
      "bad_signature",
    ));
});
