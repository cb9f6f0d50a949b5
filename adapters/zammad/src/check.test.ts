import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loopbackHost, soon } from "@gatehouse/sdk/desk/testing";
import { check } from "./check.js";
import { config } from "./config.js";
import { example, startFake } from "./testing/endpoint.js";

describe("zammad, check", () => {
  it("names an api_user that is not the token's, since our own words would come back as answers", async () => {
    const fake = await startFake();
    try {
      const options = config.parse({ ...example, url: fake.origin, api_user: "somebody@example.edu" });
      const { state, detail } = await check(options, loopbackHost(), soon());
      assert.deepEqual([state, detail], ["failed", "api_user is not the login of the token's user"]);
    } finally {
      await fake.stop();
    }
  });
});
