import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startSchool } from "./support/front-desk.js";

/** Loaded before the gateway: its process lives in another minute than the rest of the world. */
const shifted = (minutes: number): string => {
  const script = `const Real = Date; const by = ${minutes * 60_000};
    globalThis.Date = class extends Real {
      constructor(...given) { given.length === 0 ? super(Real.now() + by) : super(...given); }
      static now() { return Real.now() + by; }
    };`;
  return `--import data:text/javascript,${encodeURIComponent(script)}`;
};

describe("a machine whose clock is wrong", () => {
  for (const minutes of [10, -10])
    it(`by ${minutes} minutes takes, signs and sends as if it were right, and says so`, async () => {
      const school = await startSchool({ env: { NODE_OPTIONS: shifted(minutes) } });
      try {
        // The sender signs by the right clock; the receiver and the app check every signature by it.
        const { status, body } = await school.write("c-1", "几点了？");
        assert.equal(status, 202);
        const event = await school.event("message.received", body.id);
        const off = Date.parse(event.data.message?.received_at ?? "") - Date.now();
        assert.ok(Math.abs(off) < 60_000, `received_at is ${off} ms off`);
        const sent = await school.call("POST", "/messages", { conversation_id: body.conversation_id, text: "八点。" });
        await school.app.about(sent.body.id);
        assert.match(school.gateway.output(), /this machine's clock is not the database's/);
        const metrics = await (await fetch(`${school.gateway.url}/metrics`)).text();
        assert.match(metrics, new RegExp(`gatehouse_clock_offset_seconds ${minutes > 0 ? "-" : ""}(599|600|601)`));
      } finally {
        await school.end();
      }
    });
});
