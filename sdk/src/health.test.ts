import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ErrorCode, PluginError } from "./error.js";
import { checkKnown, unhealthy } from "./health.js";

describe("why a health check went wrong", () => {
  for (const [code, state] of [
    ["unauthorized", "failed"],
    ["rejected", "failed"],
    ["invalid_config", "failed"],
    ["unavailable", "exception"],
    ["uncertain", "exception"],
    ["rate_limited", "exception"],
  ] as const satisfies readonly (readonly [ErrorCode, string])[])
    it(`${code} is ${state}`, () => {
      assert.deepEqual(unhealthy(new PluginError(code, "why")), { state, detail: "why" });
    });

  it("what is no error of ours is an exception", () => {
    assert.deepEqual(unhealthy("why"), { state: "exception", detail: "why" });
  });
});

describe("an address that gets no request", () => {
  it("is asked for by its name and port only", async () => {
    const asked: string[] = [];
    const resolve = async (name: string, port: number) => {
      asked.push(`${name}:${port}`);
      return "192.0.2.1";
    };
    const found = await checkKnown({ resolve }, "https://a.example/x", "sends; ");
    await checkKnown({ resolve }, "http://b.example:8080/x");
    assert.deepEqual(found, { state: "ok", detail: "sends; a.example is known" });
    assert.deepEqual(asked, ["a.example:443", "b.example:8080"]);
  });

  it("nobody knows is an exception, which may pass", async () => {
    const resolve = () => Promise.reject(new PluginError("unavailable", "no such name"));
    const found = await checkKnown({ resolve }, "https://a.example");
    assert.deepEqual(found, { state: "exception", detail: "no such name" });
  });
});
