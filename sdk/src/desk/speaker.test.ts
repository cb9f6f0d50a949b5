import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Message } from "../message.js";
import { sampleEvent } from "../testing/samples.js";
import { signedText, speakerOf } from "./speaker.js";
import { tell, type Written } from "./told.js";

const staff = { scheme: "user", value: "token:desk", role: "agent" } as const;

function shown(type: Parameters<typeof sampleEvent>[0], message: Partial<Message> = {}): readonly [string, string] {
  const sample = sampleEvent(type);
  const data = { ...sample.data, ...(sample.data.message && { message: { ...sample.data.message, ...message } }) };
  const event = { ...sample, data };
  const told = tell(event) as Written;
  return [speakerOf(event, told), signedText(told)];
}

describe("whose words these are", () => {
  it("a person's: the person's name, and nothing in front of the words", () => {
    assert.deepEqual(shown("message.received"), ["未具名 | unnamed", "如何退费？"]);
    const from = { scheme: "phone", value: "+8613800138000", display_name: "张三\n妈妈", role: "person" } as const;
    assert.deepEqual(shown("message.received", { from }), ["张三 妈妈", "如何退费？"]);
  });

  it("the staff's: the author, who stands in front", () => {
    const answer = { direction: "outbound", from: staff, text: "请来" } as const;
    assert.deepEqual(shown("message.created", answer), ["desk", "desk：请来"]);
    assert.deepEqual(shown("message.edited", answer), ["desk", "desk：更正 | edited: 请来"]);
    const nobody = { ...answer, from: { ...staff, value: "" } };
    assert.deepEqual(shown("message.created", nobody), ["学校 | school", "请来"]);
  });

  it("a remark is the gateway's own", () => {
    const text = "一条消息被撤回 | a message was taken back";
    assert.deepEqual(shown("message.deleted"), ["传达室 | Gatehouse", text]);
  });
});
