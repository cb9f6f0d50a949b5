import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError, type RawEvent, sign, type WebhookRequest } from "@gatehouse/sdk";
import { fakeHost, sampleOutbound } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import { interpret } from "./interpret.js";
import { isUnder } from "./is-under.js";
import { judge } from "./judge.js";
import { render } from "./render.js";
import { open } from "./session.js";
import { fakeCallCentre } from "./testing/fake-call-centre.js";
import { genericOptions, secretOf } from "./testing/options.js";
import { webhook } from "./webhook.js";

const base = "https://centre.example";
const config = schema.parse(genericOptions(base));
const now = new Date("2026-11-25T08:00:00.000Z");
const from = { scheme: "phone", value: "+8613800138000" };
const step = {
  type: "call",
  id: "s-1",
  call_id: "c-1",
  state: "ringing",
  direction: "inbound",
  from,
  at: now.toISOString(),
};

function request(body: unknown, letter = "a"): WebhookRequest {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", ...sign([secretOf(letter)], "w-1", now, text) };
  return {
    method: "POST",
    url: new URL("https://gateway.example/hooks/centre"),
    headers: new Map(Object.entries(headers)),
    rawBody: Buffer.from(text),
    receivedAt: now,
  };
}

const pathsOf = (body: unknown): readonly string[] => {
  try {
    webhook(request(body), config);
  } catch (error) {
    assert.ok(error instanceof PluginError && error.code === "rejected");
    return (error.details.faults ?? []).map(({ path }) => path);
  }
  return assert.fail("nothing was thrown");
};

const rawOf = (body: unknown): RawEvent => ({
  key: "k",
  body: Buffer.from(JSON.stringify(body)),
  contentType: "application/json",
});

describe("a call centre's steps", () => {
  for (const [name, body, paths] of [
    ["no call id", { ...step, call_id: undefined }, ["call_id"]],
    ["an unknown state", { ...step, state: "levitating" }, ["state"]],
    ["an unknown key", { ...step, agent: "x" }, ["agent"]],
    ["a scheme that is no telephone's", { ...step, from: { ...from, scheme: "email" } }, ["from.scheme"]],
    ["no time", { ...step, at: undefined }, ["at"]],
    ["a time without a zone", { ...step, at: "2026-11-25T08:00:00" }, ["at"]],
    ["a negative duration", { ...step, duration_ms: -1 }, ["duration_ms"]],
    ["a recording nobody was told of", { ...step, recording_url: "https://a.example/1" }, ["recording_url"]],
    [
      "a recording on this disk",
      { ...step, notice_played: true, recording_url: "file:///etc/passwd" },
      ["recording_url"],
    ],
  ] as const)
    it(`are refused with the place: ${name}`, () => assert.deepEqual(pathsOf(body), paths));

  it("are keyed by their own id", () => {
    assert.equal(webhook(request(step), config).events[0]?.key, "call:s-1");
    assert.equal(webhook(request(step), config).reply, "admitted");
  });

  it("are taken with an older secret while it rotates, and with no other", () => {
    const rotating = schema.parse({
      provider: { type: "generic", secret: secretOf("c"), previous_secrets: [secretOf("a")] },
    });
    webhook(request(step), rotating);
    assert.throws(() => webhook(request(step, "b"), rotating), PluginError);
  });

  it("keep a caller's name as it is", () => {
    const display_name = "王妈妈 👨‍👩‍👧 مرحبا 𠮷";
    const [event] = interpret(rawOf({ ...step, from: { ...from, display_name } }), config);
    assert.ok(event?.type === "call.updated" && event.from.display_name === display_name);
  });
});

describe("a recording's token", () => {
  for (const [address, mine] of [
    [`${base}/recordings/a.mp3`, true],
    [`${base}/recordings/b/../a.mp3`, true],
    [`${base}/recordings/../admin`, false],
    [`${base}/recordings`, false],
    [`${base}/recordings-old/a.mp3`, false],
    ["https://centre.example.evil/recordings/a.mp3", false],
    ["https://centre.example@evil.example/recordings/a.mp3", false],
    ["https://user@centre.example/recordings/a.mp3", false],
    ["http://centre.example/recordings/a.mp3", false],
    ["https://centre.example:444/recordings/a.mp3", false],
  ] as const)
    it(`${mine ? "goes" : "never goes"} to ${address}`, async () => {
      assert.equal(isUnder(`${base}/recordings`, address), mine);
      const [event] = interpret(rawOf({ ...step, notice_played: true, recording_url: address }), config);
      assert.ok(event?.type === "call.updated");
      assert.equal(event.recording?.source_ref, mine ? address : undefined);
      const fetched = open(config).fetchAttachment?.({ source_ref: address }, rawOf(step), AbortSignal.timeout(1000));
      if (!mine) return assert.rejects(fetched ?? Promise.resolve(), PluginError);
      const call = await fetched;
      assert.ok(call !== undefined && "url" in call && call.headers["authorization"] === "Bearer recordings-token-a");
    });
});

describe("asking for a call back", () => {
  it("is a signed request the call centre accepts, and its recording is fetched with the token", async () => {
    const centre = await fakeCallCentre();
    try {
      const real = schema.parse(genericOptions(centre.url));
      const host = fakeHost({ allows: () => true });
      const message = sampleOutbound({ scheme: "phone", value: "+8613800138000", display_name: "王妈妈" });
      const context = { config: real, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: "n" };
      const signal = AbortSignal.timeout(5000);
      const sent = judge(await host.http(render(message, context), signal), real);
      assert.deepEqual(sent, { status: "accepted", source_id: "cb-1" });
      assert.deepEqual(centre.asked, [
        {
          type: "callback",
          id: message.id,
          to: { scheme: "phone", value: "+8613800138000" },
          text: message.text,
          sent_at: message.sent_at,
        },
      ]);
      const source_ref = `${centre.url}/recordings/a.mp3`;
      const call = await open(real).fetchAttachment?.({ source_ref }, rawOf(step), signal);
      assert.ok(call !== undefined && "url" in call);
      assert.deepEqual(
        [(await host.http(call, signal)).status, (await host.http({ ...call, headers: {} }, signal)).status],
        [200, 401],
      );
    } finally {
      await centre.stop();
    }
  });

  it("is refused without a callback_url", () => {
    const silent = schema.parse({ provider: { type: "generic", secret: secretOf("a") } });
    const context = { config: silent, idempotencyKey: "m", attempt: 1, now, nonce: "n" };
    assert.throws(
      () => render(sampleOutbound({ scheme: "phone", value: "+8613800138000" }), context),
      (error) => error instanceof PluginError && error.details.reason === "unsupported",
    );
  });
});
