import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { check } from "./check.js";
import { config } from "./config.js";
import { example, loopbackHost, never, startFake } from "./testing/endpoint.js";

describe("chatwoot, check", () => {
  for (const [name, inbox_id, state] of [
    ["an inbox of another kind", "4", "failed"],
    ["an inbox that is not there", "9", "failed"],
  ] as const)
    it(`${name} is ${state}`, async () => {
      const fake = await startFake();
      try {
        const health = await check(config.parse({ ...example, url: fake.origin, inbox_id }), loopbackHost(), never);
        assert.equal(health.state, state);
      } finally {
        await fake.stop();
      }
    });
});
