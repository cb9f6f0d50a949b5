import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventTypes } from "@gatehouse/sdk";
import { eventGlob, namesEvent } from "./event-glob.js";

describe("a filter of event types", () => {
  for (const [glob, count] of [
    ["*", eventTypes.length],
    ["conversation.closed", 1],
    ["gatehouse.conversation.closed.v1", 1],
    ["gatehouse.message.reaction.*", 2],
    ["message.reaction.*", 2],
  ] as const)
    it(`${glob} names ${count}`, () => {
      assert.ok(eventGlob.safeParse(glob).success);
      assert.equal(eventTypes.filter((type) => namesEvent(glob, type)).length, count);
    });

  for (const glob of ["mesage.*", "message", "message.received.v2", "", "a".repeat(200)])
    it(`refuses ${glob.slice(0, 20) || "nothing"}, which no event is called`, () => {
      assert.ok(!eventGlob.safeParse(glob).success);
    });
});
