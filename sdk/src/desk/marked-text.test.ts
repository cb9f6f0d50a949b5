import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { markedText } from "./marked-text.js";
import { eventOf } from "./testing/event-of.js";
import { tell } from "./told.js";

const outbound = { direction: "outbound", text: "请来" } as const;

describe("words for a desk that takes the person's only", () => {
  for (const [name, event, text] of [
    ["the person's as they stand", eventOf("message.received"), "如何退费？"],
    ["an answer given elsewhere", eventOf("message.created", outbound), "【校方已回复 | the school answered】请来"],
    ["a note", eventOf("message.created", { ...outbound, visibility: "private" }), "【内部备注 | internal】请来"],
    [
      "a remark of the gateway",
      eventOf("message.deleted"),
      "【网关 | gateway】一条消息被撤回 | a message was taken back",
    ],
  ] as const)
    it(name, () => {
      const told = tell(event);
      assert.ok(told !== undefined && told.kind !== "status");
      assert.equal(markedText(told), text);
    });
});
