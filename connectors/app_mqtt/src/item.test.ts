import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorOf, sampleOutbound } from "@gatehouse/sdk/testing";
import { payloadOf } from "./compose.js";
import { config as schema } from "./config.js";
import { rawOf } from "./envelope.js";
import { interpret } from "./interpret.js";
import { options } from "./testing/account.js";
import { topicOf } from "./topic.js";

const config = options({ host: "a.example" });
const topic = "school/in/u-1";
const raw = (payload: unknown, at = topic) =>
  rawOf({ topic: at, payload: Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)) });

describe("who published", () => {
  it("is the topic's, and a payload that says otherwise is refused", () => {
    for (const from of [{ value: "u-2" }, { scheme: "device", value: "u-1" }])
      assert.equal(errorOf(() => interpret(raw({ id: "1", text: "x", from }), config)).code, "rejected");
    const [event] = interpret(raw({ id: "1", text: "x", from: { value: "u-1" } }), config);
    assert.ok(event?.type === "message.received" && event.trust === undefined);
  });

  it("cannot name another's message: every id carries the sender", () => {
    const [event] = interpret(raw({ type: "delete", message_id: "u-2/m-1" }), config);
    assert.ok(event?.type === "message.deleted");
    assert.equal(event.source_id, "u-1/u-2/m-1");
  });

  it("is a claim where the topic proves nothing", () => {
    const open = options({ host: "a.example", trust_topic: false, in_topic: "door/events", from_scheme: "device" });
    const [event] = interpret(raw({ id: "1", text: "x", from: { value: "door-3" } }, "door/events"), open);
    assert.ok(event?.type === "message.received");
    assert.deepEqual([event.from, event.trust], [{ scheme: "device", value: "door-3" }, "unauthenticated"]);
    assert.equal(errorOf(() => interpret(raw({ id: "1", text: "x" }, "door/events"), open)).code, "rejected");
  });

  it("wrote to this account's topic and to no other", () => {
    for (const at of ["school/in", "school/in/u-1/x", "school/out/u-1", "x/in/u-1"])
      assert.equal(errorOf(() => interpret(raw({ id: "1", text: "x" }, at), config)).code, "rejected");
  });
});

describe("the key", () => {
  const keyOf = (payload: unknown, at?: string): string => raw(payload, at).key;
  it("is the sender's id: a changed text is the same message, another topic or kind is not", () => {
    assert.equal(keyOf({ id: "1", text: "a" }), keyOf({ type: "message", id: "1", text: "b" }));
    assert.notEqual(keyOf({ id: "1", text: "a" }), keyOf({ id: "1", text: "a" }, "school/in/u-2"));
    assert.notEqual(keyOf({ id: "1", text: "a" }), keyOf({ type: "delete", id: "1", message_id: "1" }));
  });
  it("is the content without an id", () => {
    assert.equal(keyOf({ text: "a" }), keyOf({ text: "a" }));
    assert.notEqual(keyOf({ text: "a" }), keyOf({ text: "b" }));
    assert.notEqual(keyOf("not json"), keyOf("not json", "school/in/u-2"));
  });
  it("keeps bytes that are no UTF-8, for the dead letter", () => {
    const odd = rawOf({ topic, payload: Buffer.from([0xff, 0x00]) });
    assert.match(Buffer.from(odd.body).toString(), /"payload_base64":"\/wA="/);
    assert.equal(errorOf(() => interpret(odd, config)).code, "rejected");
  });
});

describe("a payload that is refused", () => {
  for (const [name, payload, path] of [
    ["an unknown type", { type: "knock" }, "type"],
    ["an unknown key", { text: "x", file: "/etc/passwd" }, "file"],
    ["nothing in it", { id: "1" }, "text"],
    [
      "a file with two sources",
      { attachments: [{ url: "https://a.example", content_base64: "aGk=" }] },
      "attachments.0",
    ],
    ["a file: URL", { attachments: [{ url: "file:///etc/passwd" }] }, "attachments.0.url"],
    ["a time that is a number", { text: "x", sent_at: 1 }, "sent_at"],
    ["NUL in an id", { id: "\u0000", text: "x" }, "id"],
    ["a receipt of nothing", { type: "receipt", status: "read" }, "message_id"],
    ["an array", [], ""],
    ["a number", 1, ""],
  ] as const)
    it(name, () => {
      const error = errorOf(() => interpret(raw(payload), config));
      assert.deepEqual([error.code, error.details.faults?.[0]?.path], ["rejected", path]);
    });
});

describe("options", () => {
  for (const [name, given] of [
    ["a shared subscription", { in_topic: "$share/gw/school/in/+" }],
    ["everything", { in_topic: "school/#" }],
    ["a + inside a level", { in_topic: "school/in+" }],
    ["two +", { in_topic: "+/in/+" }],
    ["no + while the topic is trusted", { in_topic: "school/in" }],
    ["no {to}", { out_topic: "school/out" }],
    ["{to} inside a level", { out_topic: "school/out-{to}" }],
    ["a certificate without its key", { client_cert: "-----BEGIN CERTIFICATE-----" }],
  ] as const)
    it(`refuse ${name}`, () => assert.equal(schema.safeParse({ host: "a.example", ...given }).success, false));
});

describe("what is published", () => {
  it("reaches one recipient only", () => {
    assert.equal(topicOf("school/out/{to}", "u-$&1"), "school/out/u-$&1");
    for (const to of ["", "+", "#", "a/b", "\u0000"])
      assert.equal(errorOf(() => topicOf("school/out/{to}", to)).details.reason, "recipient_unknown");
  });
  it("tells a person his own ids as he gave them", () => {
    const to = { scheme: "app_user", value: "u-1" } as const;
    const reply = JSON.parse(payloadOf(sampleOutbound(to, { reply_to_source_id: "u-1/m-7" }))) as object;
    assert.ok("reply_to" in reply && reply.reply_to === "m-7");
    const recall = sampleOutbound(to, { op: "delete", target_source_id: "msg_1" });
    assert.deepEqual(JSON.parse(payloadOf(recall)), {
      type: "delete",
      id: recall.id,
      message_id: "msg_1",
      sent_at: recall.sent_at,
    });
  });
});
