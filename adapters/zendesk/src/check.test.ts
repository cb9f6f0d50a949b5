import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loopbackHost, soon } from "@gatehouse/sdk/desk/testing";
import { check } from "./check.js";
import { config } from "./config.js";
import { example, startFake } from "./testing/endpoint.js";

describe("zendesk, check", () => {
  it("names a user_id that is not the token's, and Zendesk's 200 for a stranger", async () => {
    const fake = await startFake();
    try {
      const detailOf = async (more: object) =>
        (await check(config.parse({ ...example, url: fake.origin, ...more }), loopbackHost(), soon())).detail;
      assert.equal(await detailOf({}), "the token is valid");
      assert.equal(await detailOf({ user_id: "77" }), "user_id is not the number of the token's user");
      fake.next("GET /api/v2/users/me.json", { status: 200, body: '{"user":{"id":null,"name":"Anonymous user"}}' });
      assert.equal(await detailOf({}), "the token is not valid");
    } finally {
      await fake.stop();
    }
  });
});
