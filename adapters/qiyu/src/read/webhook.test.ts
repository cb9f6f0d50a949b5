import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { eventOf } from "@gatehouse/sdk/desk/testing";
import { errorOf } from "@gatehouse/sdk/testing";
import { conversation, endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeQiyu } from "../testing/fake-qiyu.js";

const message = (more: object = {}) => ({
  uid: conversation,
  content: "请来财务处",
  staffId: 143,
  timeStamp: 1_763_884_800_000,
  staffName: "lantian",
  msgId: "8ca1c9fb30c40aa6cc390844e2756fac",
  msgType: "TEXT",
  ...more,
});
const end = (sessionId: number, more: object = {}) => ({
  code: 200,
  uid: conversation,
  sessionId,
  staffId: 143,
  closeReason: 0,
  ...more,
});

describe("qiyu, back", () => {
  let fake: FakeQiyu;
  let endpoint: ReturnType<typeof endpointAt>;

  beforeEach(async () => {
    fake = await startFake();
    endpoint = endpointAt(fake);
  });
  afterEach(() => fake.stop());

  const told = (eventType: string, payload: object) =>
    endpoint.commands(endpoint.door(fake.push(eventType, payload)).events);

  it("asked, answered, ended, asked again: the whole way", async () => {
    const sent = await endpoint.send(eventOf("message.received", { id: "1" }));
    assert.deepEqual(told("MSG", message()), [
      {
        type: "message.send",
        id: "msg:8ca1c9fb30c40aa6cc390844e2756fac",
        conversation_id: conversation,
        agent: "143",
        text: "请来财务处",
        attachments: [],
      },
    ]);
    const sessionId = fake.office.end(conversation);
    assert.deepEqual(told("SESSION_END", end(sessionId)), [
      { type: "conversation.close", id: `end:${sessionId}`, conversation_id: conversation, agent: "143" },
    ]);
    await endpoint.send(eventOf("message.received", { id: "2" }), { externalId: sent?.source_id ?? "" });
    assert.equal(fake.office.applied.length, 2);
  });

  it("answers with an empty text; sent again under a new checksum it is the same", () => {
    const once = endpoint.door(fake.push("MSG", message()));
    assert.deepEqual(once.reply, { status: 200, body: "" });
    fake.pass(60);
    assert.deepEqual(endpoint.door(fake.push("MSG", message())).events, once.events);
  });

  it("a checksum older than five minutes, or of another secret, is refused", () => {
    const push = fake.push("MSG", message());
    fake.pass(301);
    assert.equal(errorOf(() => endpoint.door(push)).code, "bad_signature");
    const bent = fake.push("MSG", message());
    assert.equal(errorOf(() => endpoint.door({ ...bent, body: Buffer.from("{}") })).code, "bad_signature");
  });

  it("the unsigned eventType decides nothing", () => {
    assert.deepEqual(
      told("SESSION_END", message()).map(({ type }) => type),
      ["message.send"],
    );
  });

  it("a picture comes by its address, as an object or as JSON in a text", () => {
    const content = { url: "https://nos.netease.example/a/b.png", size: 10, md5: "x" };
    for (const given of [content, JSON.stringify(content)]) {
      const [command] = told("MSG", message({ msgType: "PICTURE", content: given }));
      assert.ok(command?.type === "message.send");
      assert.deepEqual(command.attachments, [
        { url: content.url, filename: "b.png", content_type: "application/octet-stream" },
      ]);
    }
  });

  it("a session handed over to staff or to a colleague closes nothing", () => {
    assert.deepEqual(told("SESSION_END", end(1, { closeReason: 3 })), []);
    assert.deepEqual(told("SESSION_END", end(2, { closeReason: 5, transferTo: 62_928 })), []);
    assert.equal(told("SESSION_END", end(3, { closeReason: 2 })).length, 1);
  });

  it("a session's start, an invitation to rate, and visitors of other channels are none of ours", () => {
    assert.deepEqual(told("SESSION_START", { code: 200, uid: conversation, sessionId: 1, staffId: 143 }), []);
    assert.deepEqual(told("EVA_INVITATION", { uid: conversation, sessionId: 1 }), []);
    assert.deepEqual(told("MSG", message({ uid: "user1" })), []);
  });

  it("a kind of message that is not documented is a dead letter, not silence", () => {
    const { events } = endpoint.door(fake.push("MSG", message({ msgType: "CARD" })));
    assert.equal(errorOf(() => endpoint.commands(events)).code, "rejected");
  });
});
