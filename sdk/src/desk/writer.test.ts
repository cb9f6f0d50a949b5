import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { GatewayEvent } from "../event.js";
import type { Message, Participant, Person } from "../message.js";
import { sampleEvent } from "../testing/samples.js";
import { writerOf } from "./writer.js";

const id = "per_0199a5c2f1d07c3e8a4b5d6e7f801234";
const mum: Participant = { scheme: "email", value: "mum@example.com", display_name: "张三妈妈", role: "person" };
const staff: Participant = { scheme: "user", value: "token:desk", display_name: "李老师", role: "agent" };

function eventOf(message: Partial<Message>, person: Partial<Person> = {}): GatewayEvent {
  const { data, ...event } = sampleEvent("message.received");
  return {
    ...event,
    data: {
      ...data,
      ...(data.message && { message: { ...data.message, ...message } }),
      ...(data.person && { person: { ...data.person, ...person } }),
    },
  };
}

describe("the person of a conversation", () => {
  it("known by a number has an address that leads nowhere", () => {
    assert.deepEqual(writerOf(eventOf({})), {
      id,
      name: "未具名 | unnamed",
      phone: "+8613800138000",
      address: `${id}@gatehouse.invalid`,
    });
  });

  it("known by an address is written to there", () => {
    const known = { id, name: "张三妈妈", email: mum.value, address: mum.value };
    assert.deepEqual(writerOf(eventOf({ from: mum })), known);
    assert.deepEqual(writerOf(eventOf({ direction: "outbound", from: staff, to: [staff, mum] })), known);
  });

  it("bears the name the school knows, and no empty one", () => {
    assert.equal(writerOf(eventOf({ from: mum }, { display_name: "王芳" }))?.name, "王芳");
    assert.equal(writerOf(eventOf({ from: mum }, { display_name: " " }))?.name, "张三妈妈");
    assert.equal(writerOf(eventOf({ from: { ...mum, display_name: "" } }))?.name, "未具名 | unnamed");
  });

  it("stands behind an event without a message or person, by the conversation", () => {
    const { conversation } = sampleEvent("conversation.closed").data;
    const event = { ...sampleEvent("conversation.closed"), data: { ...(conversation && { conversation }) } };
    assert.deepEqual(writerOf(event), { id, name: "未具名 | unnamed", address: `${id}@gatehouse.invalid` });
    assert.equal(writerOf({ ...event, data: {} }), undefined);
  });
});
