import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import { sealEnvelope, signatureOf } from "@gatehouse/sdk/wechat";
import { wecomEnveloped, wecomQuery } from "@gatehouse/sdk/wechat/testing";
import { config } from "./config.js";
import { example } from "./testing/account.js";
import { webhook } from "./webhook.js";

const at = new Date("2025-11-23T08:00:00.000Z");
const options = config.parse(example);

const request = (parts: Readonly<Record<string, string>>, more: Partial<WebhookRequest> = {}): WebhookRequest => ({
  method: "POST",
  url: new URL(`https://gateway.example/hooks/wecom?${new URLSearchParams(parts).toString()}`),
  headers: new Map(),
  rawBody: new Uint8Array(),
  receivedAt: at,
  ...more,
});

const posted = (xml: string): WebhookResult => {
  const rawBody = wecomEnveloped(Buffer.from(xml), example);
  return webhook(request(wecomQuery(rawBody, at, example), { rawBody }), options);
};

const click = (key: string): string =>
  `<xml><FromUserName>wang</FromUserName><CreateTime>1763884800</CreateTime><MsgType>event</MsgType><Event>click</Event><EventKey>${key}</EventKey></xml>`;

describe("the callback of wecom", () => {
  it("answers the sample of WeCom's own documentation (加解密方案说明, document/path/90968)", () => {
    const sample = {
      msg_signature: "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
      timestamp: "1409659589",
      nonce: "263014780",
      echostr: "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
    };
    const keys = {
      ...options,
      corp_id: "wx5823bf96d3bd56c7",
      token: "QDG6eK",
      encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    };
    const { reply, events } = webhook(
      request(sample, { method: "GET", receivedAt: new Date(1_409_659_589_000) }),
      keys,
    );
    assert.deepEqual([events, reply === "admitted" || reply.body], [[], "1616140317555161061"]);
  });

  it("knows a redelivery by its content, though the envelope is another", () => {
    const xml = click("a");
    const encrypted = sealEnvelope(example.encoding_aes_key, xml, example.corp_id, Buffer.alloc(16, 9));
    const parts = { timestamp: String(at.getTime() / 1000), nonce: "another" };
    const msg_signature = signatureOf(example.token, parts.timestamp, parts.nonce, encrypted);
    const rawBody = Buffer.from(`<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`);
    const again = webhook(request({ ...parts, msg_signature }, { rawBody }), options);
    assert.equal(again.events[0]?.key, posted(xml).events[0]?.key);
  });

  it("tells two events of one second and one person apart", () => {
    assert.notEqual(posted(click("a")).events[0]?.key, posted(click("b")).events[0]?.key);
  });

  it("refuses what is sealed for another company", () => {
    const body = wecomEnveloped(Buffer.from(click("a")), { ...example, corp_id: "wwschool0000000009" });
    const run = (): WebhookResult => webhook(request(wecomQuery(body, at, example), { rawBody: body }), options);
    assert.throws(run, (error) => error instanceof PluginError && error.code === "bad_signature");
  });

  it("keeps the opened XML, which holds no key", () => {
    assert.equal(Buffer.from(posted(click("a")).events[0]?.body ?? []).toString(), click("a"));
  });
});
