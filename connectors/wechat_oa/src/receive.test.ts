import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type HttpCall, PluginError, type RawEvent, type WebhookRequest } from "@gatehouse/sdk";
import { fakeHost } from "@gatehouse/sdk/testing";
import { credentials, deliver, plainQuery, sealedRequest, sealOf } from "@gatehouse/sdk/wechat/testing";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { open } from "./session.js";
import { type Account, account } from "./testing/account.js";

const config = schema.parse(credentials("a"));
const now = new Date("2026-11-23T08:00:00.000Z");
const { signal } = new AbortController();
const parent = "oKit0parent0000000000000001";

const message = (content: string, id: string, time = 1_795_420_800): string =>
  `<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>${parent}</FromUserName><CreateTime>${time}</CreateTime><MsgType>text</MsgType><Content><![CDATA[${content}]]></Content><MsgId>${id}</MsgId></xml>`;
const event = (name: string, more: string, time = 1_795_420_800): string =>
  `<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>${parent}</FromUserName><CreateTime>${time}</CreateTime><MsgType>event</MsgType><Event>${name}</Event>${more}</xml>`;

const door = (request: WebhookRequest) => plugin.webhook?.(request, config);
function rawOf(text: string): RawEvent {
  const [raw] = door(sealedRequest(text, now, sealOf(config)))?.events ?? [];
  return raw ?? assert.fail("no event");
}

describe("wechat_oa, in", () => {
  it("answers success, in plain text, and keeps the decrypted XML", () => {
    const text = message("你好", "24800000000000001");
    const [result, ...more] = deliver(text, now, sealOf(config), door);
    assert.deepEqual(more, []);
    assert.deepEqual(result?.reply, { status: 200, body: "success", contentType: "text/plain; charset=utf-8" });
    assert.deepEqual(Buffer.from(result?.events[0]?.body ?? []).toString(), text);
    assert.equal(result?.events[0]?.key, "msg:24800000000000001");
  });

  it("not answered it comes again, three times, under the same key", () => {
    const silent = (request: WebhookRequest) => {
      const result = door(request);
      return result && { ...result, reply: { status: 200, body: "" } };
    };
    const results = deliver(message("你好", "24800000000000002"), now, sealOf(config), silent);
    assert.equal(new Set(results.map(({ events }) => events[0]?.key)).size, 1);
    assert.equal(results.length, 3);
  });

  it("under a new id it is known by its content; the same word a second later is another", () => {
    const first = rawOf(message("好", "1"));
    const again = rawOf(message("好", "2"));
    assert.notEqual(again.key, first.key);
    assert.equal(again.contentKey, first.contentKey);
    assert.notEqual(rawOf(message("好", "3", 1_795_420_801)).contentKey, first.contentKey);
    assert.notEqual(rawOf(message("好的", "4")).contentKey, first.contentKey);
  });

  it("events are told apart by who, when, what and of which message", () => {
    const keys = [
      event("CLICK", "<EventKey>a</EventKey>"),
      event("CLICK", "<EventKey>b</EventKey>"),
      event("CLICK", "<EventKey>a</EventKey>", 1_795_420_801),
      event("SCAN", "<EventKey>a</EventKey>"),
      event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID><Status>success</Status>"),
      event("TEMPLATESENDJOBFINISH", "<MsgID>2</MsgID><Status>success</Status>"),
    ].map((text) => rawOf(text).key);
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(rawOf(event("CLICK", "<EventKey>a</EventKey>")).key, keys[0]);
  });

  it("one odd member harms only its own message: taken in, and refused by interpret with its place", () => {
    const raw = rawOf(message("x", "5").replace("<MsgType>text", "<Location_X>far</Location_X><MsgType>location"));
    const refusal = (error: unknown): boolean =>
      error instanceof PluginError &&
      error.code === "rejected" &&
      (error.details.faults ?? []).some(({ path }) => path === "Location_X");
    assert.throws(() => plugin.interpret?.(raw, config), refusal);
  });

  it("opens with the key before while it rotates, and not without it", () => {
    const old = { ...sealOf(config), aesKey: credentials("o").encoding_aes_key };
    const request = sealedRequest(message("旧", "6"), now, old);
    assert.throws(() => door(request), { code: "bad_signature" });
    const rotating = { ...config, previous_encoding_aes_key: old.aesKey };
    assert.equal(plugin.webhook?.(request, rotating).events.length, 1);
  });

  it("in plain mode the query alone is signed; aes mode takes nothing plain", () => {
    const url = new URL("https://gateway.example/hooks/a");
    for (const [name, value] of Object.entries(plainQuery(now, config.token))) url.searchParams.set(name, value);
    const request = { ...sealedRequest("", now, sealOf(config)), url, rawBody: Buffer.from(message("明文", "7")) };
    const plain = schema.parse({ ...credentials("a"), mode: "plain", encoding_aes_key: undefined });
    assert.equal(plugin.webhook?.(request, plain).events[0]?.key, "msg:7");
    assert.throws(() => door(request), { code: "bad_signature" });
    url.searchParams.set("signature", "0".repeat(40));
    assert.throws(() => plugin.webhook?.(request, plain), { code: "bad_signature" });
    assert.throws(() => door({ ...request, method: "PUT" }), { code: "rejected" });
  });

  it("aes mode without its key is an error of the options, at the key", () => {
    const issues = schema.safeParse({ ...credentials("a"), encoding_aes_key: undefined }).error?.issues ?? [];
    assert.deepEqual(issues[0]?.path, ["encoding_aes_key"]);
  });
});

describe("wechat_oa, files", () => {
  let here: Account;
  before(async () => {
    here = await account();
    here.server.media.set("picture", { contentType: "image/jpeg", bytes: Buffer.from([255, 216, 255]) });
    here.server.media.set("film", { contentType: "", bytes: Buffer.alloc(0), video_url: "http://video.example/1.mp4" });
  });
  after(() => here.server.stop());

  const fetchFile = async (source_ref: string): Promise<HttpCall> => {
    const session = open(here.config, fakeHost({ allows: () => true }));
    const raw = { key: "k", body: Buffer.alloc(0), contentType: "text/xml" };
    return (await session.fetchAttachment?.({ source_ref }, raw, signal)) as HttpCall;
  };

  it("a picture by a call with the token, a video by the address the platform gives", async () => {
    const { url, method } = await fetchFile("picture");
    const { pathname, searchParams } = new URL(url);
    assert.deepEqual([method, pathname, searchParams.get("media_id")], ["GET", "/cgi-bin/media/get", "picture"]);
    assert.equal(here.server.tokens.verdict(searchParams.get("access_token")), 0);
    assert.deepEqual(await fetchFile("film"), { method: "GET", url: "http://video.example/1.mp4", headers: {} });
  });

  it("JSON instead of a file is a refusal; an ended token is renewed; busy passes", async () => {
    await assert.rejects(fetchFile("gone"), { code: "rejected" });
    here.server.fails("/cgi-bin/media/get", 42001);
    assert.match((await fetchFile("picture")).url, /picture/);
    here.server.fails("/cgi-bin/media/get", -1);
    await assert.rejects(fetchFile("picture"), { code: "unavailable" });
    await assert.rejects(fetchFile(""), { code: "rejected" });
  });
});
