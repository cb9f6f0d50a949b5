import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { PluginError, type RawEvent } from "@gatehouse/sdk";
import { fakeHost, until } from "@gatehouse/sdk/testing";
import { type Config, config as schema } from "../config.js";
import { credentials } from "../testing/credentials.js";
import { type FakeFeishu, fakeFeishu } from "../testing/fake-feishu.js";
import { feishuListen } from "./listen.js";

const event = (id: string, more: object = {}) => ({
  schema: "2.0",
  header: { event_id: id, event_type: "im.message.receive_v1", token: "secret-token" },
  event: { ...more },
});

describe("the long connection", () => {
  let feishu: FakeFeishu;
  let config: Config;
  let stop: AbortController;
  let kept: RawEvent[];
  let broken: boolean;
  let listening: Promise<unknown>;

  const host = () => fakeHost({ allows: () => true });
  const emit = async (events: readonly RawEvent[]): Promise<void> => {
    if (broken) throw new Error("the database is away");
    kept.push(...events);
  };
  const listen = async (): Promise<void> => {
    listening = feishuListen(config, host())(emit, stop.signal).catch((error: unknown) => error);
    await until("it is connected", () => feishu.connections() === 1);
  };
  const keys = (): string[] => kept.map(({ key }) => key);

  beforeEach(async () => {
    feishu = await fakeFeishu();
    config = schema.parse({ ...credentials, base_url: feishu.origin });
    stop = new AbortController();
    kept = [];
    broken = false;
    await listen();
  });
  afterEach(async () => {
    stop.abort();
    await listening;
    await feishu.stop();
  });

  it("stores in order, answers 200, and keeps no token", async () => {
    for (const id of ["a", "b", "c"]) feishu.push(event(id));
    await until("all are answered", () => feishu.unanswered() === 0);
    assert.deepEqual(keys(), ["a", "b", "c"]);
    assert.ok(kept.every(({ body }) => !Buffer.from(body).toString().includes("secret-token")));
  });

  it("joins an event that comes in pieces, last first", async () => {
    feishu.push(event("long", { text: "校".repeat(50_000) }), 7);
    await until("it is answered", () => feishu.unanswered() === 0);
    const body = JSON.parse(Buffer.from(kept[0]?.body ?? []).toString()) as { event: { text: string } };
    assert.equal(body.event.text, "校".repeat(50_000));
  });

  it("answers 500 for what was not stored, and Feishu pushes it again", async () => {
    broken = true;
    feishu.push(event("later"));
    await until("it was refused twice", () => feishu.answers.length >= 2);
    assert.ok(feishu.answers.every(([, code]) => code === 500));
    broken = false;
    await until("it is taken", () => feishu.unanswered() === 0);
    assert.deepEqual(keys(), ["later"]);
  });

  it("a connection cut between commit and answer: it comes again under the same key", async () => {
    stop.abort();
    await listening;
    stop = new AbortController();
    const cutting = async (events: readonly RawEvent[]): Promise<void> => {
      kept.push(...events);
      if (kept.length === 1) feishu.cut();
    };
    const ended: unknown = await Promise.all([
      feishuListen(config, host())(cutting, stop.signal).catch((error: unknown) => error),
      until("it is connected", () => feishu.connections() === 1).then(() => feishu.push(event("twice"))),
    ]).then(([error]) => error);
    assert.ok(ended instanceof PluginError && ended.code === "unavailable", String(ended));
    await listen();
    await until("it is answered", () => feishu.unanswered() === 0);
    assert.deepEqual(keys(), ["twice", "twice"]);
  });

  it("pings, and survives bytes that are no frame", async () => {
    for (const bytes of [Buffer.from([0xff]), Buffer.alloc(0), Buffer.alloc(100_000, 0x42)]) feishu.send(bytes);
    await until("it has pinged", () => feishu.pings() >= 3);
    feishu.push(event("still"));
    await until("it still works", () => feishu.unanswered() === 0);
  });

  it("what is no event becomes a dead letter instead of coming for ever", async () => {
    feishu.push({ type: "something", of: "old" });
    await until("it is taken", () => feishu.unanswered() === 0);
    assert.match(keys()[0] ?? "", /^odd:[0-9a-f]{64}$/);
  });

  it("an end of the connection ends the listener, which the gateway starts again", async () => {
    feishu.cut();
    const error = await listening;
    assert.ok(error instanceof PluginError && error.code === "unavailable", String(error));
  });

  it("wrong credentials are `unauthorized`; the connection goes nowhere but to Feishu", async () => {
    const wrong = { ...config, app_secret: "wrong" };
    await assert.rejects(feishuListen(wrong, host())(emit, stop.signal), { code: "unauthorized" });
    const elsewhere = {
      ...host(),
      http: async () => ({
        status: 200,
        headers: new Map<string, string>(),
        body: JSON.stringify({ code: 0, data: { URL: "wss://feishu.cn.evil.example/ws" } }),
      }),
    };
    const real = schema.parse(credentials);
    await assert.rejects(feishuListen(real, elsewhere)(emit, stop.signal), { code: "unavailable" });
  });

  it("nothing is taken after the stop", async () => {
    stop.abort();
    await listening;
    feishu.push(event("late"));
    await sleep(300);
    assert.deepEqual(keys(), []);
  });
});
