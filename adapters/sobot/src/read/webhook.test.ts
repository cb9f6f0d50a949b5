import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { eventOf } from "@gatehouse/sdk/desk/testing";
import { errorOf } from "@gatehouse/sdk/testing";
import { conversation, endpointAt, signed, startFake } from "../testing/endpoint.js";
import type { FakeSobot } from "../testing/fake-sobot.js";

const push = (more: object = {}) => ({
  type: 202,
  partnerId: conversation,
  msgId: "m1",
  content: "请来财务处",
  msgType: "text",
  aname: "李老师",
  aface: "",
  params: "",
  ...more,
});
const said = (n: number, more: object = {}) => ({
  cid: "cid-1",
  companyid: "company",
  timems: 1_763_884_800_000 + n,
  senderid: "a1",
  sender_name: "李老师",
  receiverid: "v1",
  msg: `答 ${n}`,
  sender_type: 2,
  receiver_type: 0,
  ...more,
});
const session = (more: object = {}) => ({
  cid: "cid-1",
  companyid: "company",
  partnerid: conversation,
  start_time: "1763884800000",
  end_time: "1763884900000",
  ...more,
});

describe("sobot, back", () => {
  let fake: FakeSobot;
  let endpoint: ReturnType<typeof endpointAt>;

  beforeEach(async () => {
    fake = await startFake();
    endpoint = endpointAt(fake);
  });
  afterEach(() => fake.stop());

  it("asked, answered, ended, asked again: the whole way", async () => {
    const sent = await endpoint.send(eventOf("message.received", { id: "1" }));
    assert.deepEqual(endpoint.commands(endpoint.door(push({ aid: "a1" }))), [
      {
        type: "message.send",
        id: "msg:m1",
        conversation_id: conversation,
        agent: "a1",
        text: "请来财务处",
        attachments: [],
      },
    ]);
    fake.office.sessions.clear();
    assert.deepEqual(endpoint.commands(endpoint.forward("conversation", [session()])), [
      { type: "conversation.close", id: "end:cid-1", conversation_id: conversation },
    ]);
    const again = await endpoint.send(eventOf("message.received", { id: "2" }), { externalId: sent?.source_id ?? "" });
    assert.equal(again?.source_id, "cid-2");
  });

  it("answers as Sobot wants it, and the same push or batch twice is the same events", () => {
    const once = endpoint.door(push());
    assert.deepEqual(once.reply, { status: 200, body: '{"ret_code":"000000"}', contentType: "application/json" });
    assert.deepEqual(endpoint.door(push()), once);
    const batch = Array.from({ length: 20 }, (_, n) => session({ cid: `cid-${n}` }));
    const first = endpoint.forward("conversation", batch);
    assert.equal(first.events.length, 20);
    fake.pass(30);
    assert.deepEqual(endpoint.forward("conversation", batch), first);
  });

  it("one member of a batch that cannot be read does not cost the others", () => {
    const batch = [session({ cid: "" }), session({ cid: "cid-7" }), null, 5];
    assert.deepEqual(
      endpoint.forward("conversation", batch).events.map(({ key }) => key),
      ["end:cid-7"],
    );
  });

  it("with replies: forward the words come from the forwarded batches, in order, and the push is left aside", () => {
    const forwarding = endpointAt(fake, { replies: "forward" });
    const batch = [said(1), said(2, { sender_type: 0, senderid: "v1" }), said(3, { sender_type: 1 }), said(4)];
    const found = forwarding.commands(forwarding.forward("msg", batch));
    assert.deepEqual(
      found.map((command) => "text" in command && [command.external_id, command.agent, command.text]),
      [
        ["cid-1", "a1", "答 1"],
        ["cid-1", "a1", "答 4"],
      ],
    );
    assert.deepEqual(forwarding.commands(forwarding.door(push())), []);
    assert.deepEqual(endpoint.commands(endpoint.forward("msg", batch)), []);
  });

  it("a secret that is missing from the address, and a wrong, old or missing sign are refused", () => {
    const batch = { type: "conversation", content: [session()] };
    const refused = (headers: Readonly<Record<string, string>>, secret?: string) =>
      errorOf(() => endpoint.door(batch, headers, secret)).code;
    const good = signed(fake.now(), "company-of-the-tests", "forward-key-of-the-tests");
    assert.equal(endpoint.door(batch, good).events.length, 1);
    assert.equal(refused(good, "x".repeat(43)), "bad_signature");
    assert.equal(refused({}), "bad_signature");
    assert.equal(refused(signed(fake.now(), "company-of-the-tests", "another")), "bad_signature");
    fake.pass(301);
    assert.equal(refused(good), "bad_signature");
  });

  it("without a forward_key the address alone is asked for", () => {
    const { company_id: _, forward_key: __, ...open } = endpoint.config;
    const unsigned = endpointAt(fake, { ...open, company_id: undefined, forward_key: undefined });
    assert.equal(unsigned.door({ type: "conversation", content: [session()] }).events.length, 1);
  });

  it("files come by their address, pictures of rich text too", () => {
    const url = "https://img.sobot.example/a/b.png";
    for (const [payload, text] of [
      [push({ msgType: "image", content: url }), "[图片]"],
      [push({ content: `<p>见图</p><img alt="" src="${url}">` }), "见图"],
    ] as const) {
      const [command] = endpoint.commands(endpoint.door(payload));
      assert.ok(command?.type === "message.send");
      assert.equal(command.text, text);
      assert.deepEqual(command.attachments, [{ url, filename: "b.png", content_type: "application/octet-stream" }]);
    }
  });

  it("customers of other channels, sessions that go on, and other kinds are none of ours", () => {
    assert.deepEqual(endpoint.door(push({ partnerId: "u-1" })).events, []);
    assert.deepEqual(endpoint.door(push({ type: 200 })).events, []);
    const sessions = [session({ partnerid: "u-1" }), session({ end_time: "" }), session({ end_time: 0 })];
    assert.deepEqual(endpoint.forward("conversation", sessions).events, []);
    assert.deepEqual(endpoint.forward("evaluation", [{ cid: "cid-1", score: 5 }]).events, []);
    const forwarding = endpointAt(fake, { replies: "forward" });
    assert.deepEqual(forwarding.forward("msg", [said(1, { partnerid: "u-1" })]).events, []);
  });
});
