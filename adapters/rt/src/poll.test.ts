import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventIn } from "@gatehouse/sdk/desk/testing";
import { fakeHost } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { startFakeRequestTracker } from "./testing/fake-request-tracker.js";
import { gateway, optionsFor } from "./testing/gateway.js";
import { people } from "./testing/people.js";

describe("rt, polling of much at once", () => {
  it("a round ends before it holds too much, and the next one goes on from there", async () => {
    const stage = await startFakeRequestTracker();
    try {
      const session = plugin.open?.(schema.parse(optionsFor(stage)), fakeHost({ allows: () => true }));
      const poll = (cursor?: string) => session?.poll?.(cursor, AbortSignal.timeout(60_000)) ?? assert.fail("no poll");
      const { cursor } = await poll();
      const ticket = (await gateway(stage).tell(eventIn("message.received", "cnv_much")))?.source_id ?? "";
      for (const name of ["一", "二", "三"])
        await people(stage).say(ticket, "correspond", { Content: name }, { "大.png": new Uint8Array(13_000_000) });
      const first = await poll(cursor);
      assert.deepEqual([first.events.length, first.more], [2, true]);
      const second = await poll(first.cursor);
      assert.deepEqual([second.events.length, second.more], [1, false]);
      const keys = [...first.events, ...second.events].map(({ key }) => key);
      assert.equal(new Set(keys).size, 3);
    } finally {
      await stage.stop();
    }
  });
});
