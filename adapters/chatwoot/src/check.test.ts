import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loopbackHost, soon } from "@gatehouse/sdk/desk/testing";
import { check } from "./check.js";
import { config } from "./config.js";
import { example, startFake } from "./testing/endpoint.js";

describe("chatwoot, check", () => {
  for (const [name, inbox_id, state] of [
    ["an inbox of another kind", "4", "failed"],
    ["an inbox that is not there", "9", "failed"],
  ] as const)
    it(`${name} is ${state}`, async () => {
      const fake = await startFake();
      try {
        const health = await check(config.parse({ ...example, url: fake.origin, inbox_id }), loopbackHost(), soon());
        assert.equal(health.state, state);
      } finally {
        await fake.stop();
      }
    });
});
