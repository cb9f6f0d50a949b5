import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { GatewayEvent } from "../event.js";
import type { Conversation, Message } from "../message.js";
import { channels } from "../message.js";
import { sampleEvent } from "../testing/samples.js";
import { titleOf } from "./title.js";

function eventOf(message: Partial<Message>, about: Partial<Conversation> = {}): GatewayEvent {
  const event = sampleEvent("message.received");
  const { message: said, conversation } = event.data;
  return {
    ...event,
    data: {
      ...event.data,
      ...(said && { message: { ...said, ...message } }),
      ...(conversation && { conversation: { ...conversation, ...about } }),
    },
  };
}

describe("the title of a conversation", () => {
  it("names the channel in words", () => {
    const titles = channels.map((channel) => titleOf(eventOf({ text: "你好" }, { channel })));
    assert.deepEqual(titles, ["[微信] 你好", "[短信] 你好", "[邮件] 你好", "[电话] 你好", "[应用] 你好"]);
    const { conversation: _, ...data } = eventOf({ channel: "sms", text: "你好" }).data;
    assert.equal(titleOf({ ...sampleEvent("message.received"), data }), "[短信] 你好");
  });

  it("is the mail's subject, else the conversation's, else the first words in one line", () => {
    assert.equal(titleOf(eventOf({ subject: "退费 \r\n 咨询" }, { subject: "旧" })), "[应用] 退费 咨询");
    assert.equal(titleOf(eventOf({ subject: " " }, { subject: "旧" })), "[应用] 旧");
    assert.equal(titleOf(eventOf({ text: "一\n二" })), "[应用] 一 二");
    assert.equal(titleOf(eventOf({ text: "一" }), "[图片]"), "[应用] [图片]");
    assert.equal(titleOf(eventOf({ text: "" })), "[应用] 新会话 | new conversation");
  });

  it("is cut after 60 characters as people count them", () => {
    const family = "👨‍👩‍👧";
    assert.equal(titleOf(eventOf({ text: family.repeat(60) })), `[应用] ${family.repeat(60)}`);
    assert.equal(titleOf(eventOf({ text: family.repeat(61) })), `[应用] ${family.repeat(59)}…`);
    assert.equal(titleOf(eventOf({ text: "长".repeat(65_536) })), `[应用] ${"长".repeat(59)}…`);
  });
});
