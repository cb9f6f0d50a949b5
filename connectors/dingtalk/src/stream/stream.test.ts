import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Host, PluginError, type RawEvent } from "@gatehouse/sdk";
import { fakeHost, until } from "@gatehouse/sdk/testing";
import { type Config, config as schema } from "../config.js";
import { credentials } from "../testing/credentials.js";
import { type FakeDingtalk, fakeDingtalk } from "../testing/fake-dingtalk.js";
import { frameOf, rawOf } from "./frame.js";
import { streamListen } from "./listen.js";

describe("the stream", () => {
  let dingtalk: FakeDingtalk;
  let config: Config;
  let stop: AbortController;
  let kept: string[];
  let broken: boolean;
  /** Milliseconds the listener believes to have passed. */
  let ahead: number;
  let listening: Promise<unknown>;

  const emit = async (events: readonly RawEvent[]): Promise<void> => {
    if (broken) throw new Error("the database is away");
    kept.push(...events.map(({ key }) => key));
  };
  const host = (): Host => ({ ...fakeHost({ allows: () => true }), now: () => new Date(Date.now() + ahead) });
  const listen = (): void => {
    listening = streamListen(config, host())(emit, stop.signal).catch((error: unknown) => error);
  };
  const say = (id: string): boolean => dingtalk.say({ msgId: id, msgtype: "text" });

  beforeEach(async () => {
    dingtalk = await fakeDingtalk();
    config = schema.parse({ ...credentials, api_url: dingtalk.origin, media_url: dingtalk.origin });
    stop = new AbortController();
    kept = [];
    broken = false;
    ahead = 0;
    listen();
    await until("it is connected", () => dingtalk.connections() === 1);
  });
  afterEach(async () => {
    stop.abort();
    await listening;
    await dingtalk.stop();
  });

  it("stores in order and acknowledges each with 200 and its messageId", async () => {
    for (const id of ["a", "b", "c"]) say(id);
    await until("all are acknowledged", () => dingtalk.answers.size === 3);
    assert.deepEqual(kept, ["msg:a", "msg:b", "msg:c"]);
    assert.deepEqual(dingtalk.answers.get("frame-1"), { code: 200, data: '{"response":null}' });
  });

  it("holds what could not be stored, unacknowledged, until it is: DingTalk will not send it again", async () => {
    broken = true;
    say("held");
    say("next");
    await sleep(300);
    assert.deepEqual([kept, dingtalk.answers.size], [[], 0]);
    broken = false;
    await until("both are stored", () => kept.length === 2);
    await until("both are acknowledged", () => dingtalk.answers.size === 2);
    assert.deepEqual(kept, ["msg:held", "msg:next"]);
  });

  it("answers a ping with its own opaque, even while a message is held", async () => {
    broken = true;
    say("held");
    const headers = { topic: "ping", messageId: "ping-1", contentType: "application/json" };
    dingtalk.frame(JSON.stringify({ type: "SYSTEM", headers, data: '{"opaque":"123-dsfs"}' }));
    await until("the ping is answered", () => dingtalk.answers.has("ping-1"));
    assert.deepEqual(dingtalk.answers.get("ping-1"), { code: 200, data: '{"opaque":"123-dsfs"}' });
  });

  it("opens the next connection before the old one ends, so that nothing is lost between", async () => {
    ahead = 60_000;
    dingtalk.retire(500);
    await until("there are two", () => dingtalk.connections() === 2);
    for (let n = 0; n < 20; n += 1) assert.ok(say(`m${n}`));
    await until("one is left", () => dingtalk.connections() === 1);
    for (let n = 20; n < 40; n += 1) assert.ok(say(`m${n}`));
    await until("all are stored", () => kept.length === 40);
    assert.equal(new Set(kept).size, 40);
  });

  it("a connection that ends at once ends the listener, which the gateway starts again with back-off", async () => {
    dingtalk.cut();
    const error = await listening;
    assert.ok(error instanceof PluginError && error.code === "unavailable", String(error));
  });

  it("a connection that lasted and broke is replaced at once", async () => {
    ahead = 60_000;
    dingtalk.cut();
    await until("it is connected again", () => dingtalk.opened() === 2 && dingtalk.connections() === 1);
    say("after");
    await until("it is stored", () => kept.includes("msg:after"));
  });

  it("survives frames that are none, and tells a topic it did not ask for", async () => {
    for (const text of ["", "{", "[]", '{"type":1}', "null", "x".repeat(100_000)]) dingtalk.frame(text);
    dingtalk.frame(JSON.stringify({ type: "CALLBACK", headers: { topic: "/other", messageId: "other" }, data: "{}" }));
    await until("it is refused", () => dingtalk.answers.has("other"));
    assert.equal(dingtalk.answers.get("other")?.code, 404);
    say("still");
    await until("it still works", () => kept.includes("msg:still"));
  });

  it("wrong credentials are `unauthorized`", async () => {
    const wrong = { ...config, client_secret: "wrong" };
    await assert.rejects(streamListen(wrong, host())(emit, stop.signal), { code: "unauthorized" });
  });

  it("goes nowhere but to DingTalk", async () => {
    const elsewhere: Host = {
      ...host(),
      http: async () => ({
        status: 200,
        headers: new Map(),
        body: JSON.stringify({ endpoint: "wss://dingtalk.com.evil.example/connect", ticket: "t" }),
      }),
    };
    const real = schema.parse(credentials);
    await assert.rejects(streamListen(real, elsewhere)(emit, stop.signal), { code: "unavailable" });
  });

  it("a message without an id is known by its content", () => {
    const frame = (data: string) => frameOf(JSON.stringify({ type: "CALLBACK", headers: { topic: "t" }, data }));
    const [one, two] = [frame('{"a":1}'), frame('{"a":2}')];
    assert.ok(one && two);
    assert.equal(rawOf(one).key, rawOf(one).key);
    assert.notEqual(rawOf(one).key, rawOf(two).key);
  });
});
