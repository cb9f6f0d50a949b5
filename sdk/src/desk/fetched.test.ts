import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ErrorDetails, PluginError } from "../error.js";
import { rejectionOf } from "../testing/error-of.js";
import { fetchedFile } from "./fetched.js";

const { signal } = new AbortController();
const call = { url: "https://desk.example/file/1", headers: {} };
const failing = (code: PluginError["code"], details: ErrorDetails) =>
  fetchedFile({ download: () => Promise.reject(new PluginError(code, "no", details)) }, call, signal);

describe("a file of their answer", () => {
  it("is its bytes", async () => {
    const download = async ({ url }: typeof call): Promise<Uint8Array> => Buffer.from(url);
    assert.deepEqual(await fetchedFile({ download }, call, signal), Buffer.from(call.url));
  });

  for (const [name, code, details] of [
    ["gone", "rejected", { providerCode: "404" }],
    ["too large", "rejected", { reason: "too_large" }],
    ["not for us", "unauthorized", { providerCode: "403" }],
  ] as const)
    it(`${name}: never comes`, async () => assert.equal(await failing(code, details), undefined));

  for (const [name, code, details] of [
    ["a bad key", "unauthorized", { providerCode: "401" }],
    ["a fault over there", "unavailable", { providerCode: "503" }],
    ["too fast", "rate_limited", { retryAfterMs: 1000 }],
  ] as const)
    it(`${name}: is tried again`, async () => assert.equal((await rejectionOf(failing(code, details))).code, code));
});
