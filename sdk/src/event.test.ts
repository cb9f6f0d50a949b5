import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventSchema, eventTypes, type GatewayEvent } from "./event.js";
import { sampleEvent } from "./testing/samples.js";

const without = (event: GatewayEvent, part: string): object => ({
  ...event,
  data: Object.fromEntries(Object.entries(event.data).filter(([name]) => name !== part)),
});

describe("event schemas", () => {
  it("name each type once, as noun.verb_past", () => {
    assert.equal(new Set(eventTypes).size, eventTypes.length);
    for (const type of eventTypes) assert.match(type, /^[a-z_]+(\.[a-z_]+)+$/);
  });

  it("take a whole event of each type and no event of another type", () => {
    for (const type of eventTypes) {
      eventSchema(type).parse(sampleEvent(type));
      const foreign = sampleEvent(type === "message.received" ? "message.sent" : "message.received");
      assert.ok(!eventSchema(type).safeParse(foreign).success, type);
    }
  });

  for (const [type, part] of [
    ["message.received", "message"],
    ["message.received", "conversation"],
    ["message.received", "person"],
    ["conversation.closed", "conversation"],
    ["person.created", "person"],
    ["call.ended", "message"],
    ["delivery.gap", "gap"],
    ["command.failed", "command"],
  ] as const)
    it(`${type} always carries ${part}`, () => {
      assert.ok(!eventSchema(type).safeParse(without(sampleEvent(type), part)).success);
    });

  it("want a sequence of 1 or more as a decimal text and a time with an offset", () => {
    const event = sampleEvent("message.received");
    for (const wrong of [
      { sequence: "0" },
      { sequence: "01" },
      { sequence: 1 },
      { time: "yesterday" },
      { specversion: "0.3" },
    ])
      assert.ok(!eventSchema("message.received").safeParse({ ...event, ...wrong }).success, JSON.stringify(wrong));
  });

  it("let fields be added: a receiver ignores what it does not know", () => {
    eventSchema("message.received").parse({ ...sampleEvent("message.received"), traceparent: "00-1-2-01" });
  });
});
