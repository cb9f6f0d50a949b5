import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { eventOf } from "@gatehouse/sdk/desk/testing";
import { errorOf } from "@gatehouse/sdk/testing";
import { conversation, endpointAt, startFake } from "../testing/endpoint.js";
import type { FakeUdesk } from "../testing/fake-udesk.js";
import { interpret } from "./interpret.js";

const message = (type: string, message_id: string, data: object) => ({
  type,
  message_id,
  agent_id: 1,
  agent_name: "TOM",
  agent_avatar: "http://123.example/1.png",
  im_sub_session_id: 3,
  message_created_at: "20170711 09:52:11",
  data,
});
const push = (...messages: object[]) => ({ customer_token: conversation, assign_type: "agent", messages });

describe("udesk, back", () => {
  let fake: FakeUdesk;
  let endpoint: ReturnType<typeof endpointAt>;

  beforeEach(async () => {
    fake = await startFake();
    endpoint = endpointAt(fake);
  });
  afterEach(() => fake.stop());

  it("asked, answered, closed, asked again: the whole way", async () => {
    const sent = await endpoint.send(eventOf("message.received", { id: "1" }));
    const started = message("start_session", "m0", { content: "对话开始" });
    const answered = message("message", "m1", { content: "请来财务处" });
    const about = { conversation_id: conversation, agent: "1" };
    assert.deepEqual(endpoint.told(push(started, answered)), [
      { type: "message.send", id: "message:m1", ...about, text: "请来财务处", attachments: [] },
    ]);
    fake.office.close(conversation);
    assert.deepEqual(endpoint.told(push(message("close", "m2", { close_type: "normal", content: "关闭会话" }))), [
      { type: "conversation.close", id: "close:m2", ...about },
    ]);
    const again = await endpoint.send(eventOf("message.received", { id: "2" }), { externalId: sent?.source_id ?? "" });
    assert.equal(again?.source_id, "1235");
  });

  it("answers with an empty body, and the same push twice is the same events", () => {
    const once = endpoint.door(push(message("message", "m1", { content: "在" })));
    assert.deepEqual(once.reply, { status: 200, body: "" });
    assert.deepEqual(endpoint.door(push(message("message", "m1", { content: "在" }))), once);
  });

  it("the address without its secret is refused", () => {
    assert.equal(errorOf(() => endpoint.door(push(), "x".repeat(43))).code, "bad_signature");
  });

  it("HTML becomes words, a plain text stays as it is", () => {
    const texts = ['<p>本公司 <a href="https://x.example/1.png">热销</a></p><p>第二行</p>', "5 < 6\n  好", "a&lt;b"];
    const found = endpoint.told(push(...texts.map((content, at) => message("rich", `r${at}`, { content }))));
    assert.deepEqual(
      found.map((command) => "text" in command && command.text),
      ["本公司 热销\n第二行", "5 < 6\n  好", "a<b"],
    );
  });

  it("a file comes by its address", () => {
    const data = { content: "https://files.example/9f.pdf", filename: "通知.pdf", filesize: "4.3M" };
    const [command] = endpoint.told(push(message("file", "f1", data)));
    assert.ok(command?.type === "message.send");
    assert.deepEqual(command.attachments, [
      { url: data.content, filename: "通知.pdf", content_type: "application/octet-stream" },
    ]);
    const { events } = endpoint.door(push(message("image", "f2", { content: "file:///etc/passwd" })));
    assert.equal(errorOf(() => events.flatMap((raw) => interpret(raw))).code, "rejected");
  });

  it("a transfer closes nothing", () => {
    const parts = [
      message("close", "c1", { close_type: "redirect", content: "会话转接" }),
      message("transfer", "t1", { content: "会话转接" }),
    ];
    assert.deepEqual(endpoint.told(push(...parts)), []);
  });

  it("a message that cannot be read is a dead letter of its own, the others of its push arrive", () => {
    const parts = [message("message", "x1", { content: { rows: [] } }), message("message", "x2", { content: "在" })];
    const [first, second] = endpoint.door(push(...parts)).events;
    assert.ok(first && second);
    assert.equal(errorOf(() => interpret(first)).code, "rejected");
    assert.equal(interpret(second).length, 1);
  });

  it("what we wrote there ourselves does not come back", () => {
    const echo = message("close", "evt_conversation.closed:0", { close_type: "normal", content: "会话关闭" });
    assert.deepEqual(endpoint.door(push(echo)).events, []);
  });

  it("a robot, and customers of other channels, are none of ours", () => {
    const robot = { customer_token: conversation, assign_type: "urobot", messages: { sessionId: 1, ansContent: "?" } };
    assert.deepEqual(endpoint.told(robot), []);
    assert.deepEqual(endpoint.told({ ...push(message("message", "m", { content: "a" })), customer_token: "axb" }), []);
  });
});
