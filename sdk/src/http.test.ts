import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { PluginError } from "./error.js";
import { checkGet, post, refuse, refuseForNow, requireJsonPost, retryAfterMs, verifyHmac } from "./http.js";
import type { HttpAnswer, WebhookRequest } from "./plugin.js";

const answer = (status: number, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: new Map(Object.entries(headers)),
  body: "",
});

const request = (headers: Record<string, string>, method = "POST"): WebhookRequest => ({
  method,
  url: new URL("https://gateway.example/hooks/a"),
  headers: new Map(Object.entries(headers)),
  rawBody: Buffer.from("{}"),
  receivedAt: new Date(0),
});

function codeOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof PluginError);
    const wait = error.details.retryAfterMs;
    return wait === undefined ? error.code : `${error.code} ${wait}`;
  }
}

describe("http", () => {
  it("posts JSON, with headers of one's own", () => {
    const call = post("https://a.example/x", { a: "王" }, { authorization: "Bearer t" });
    assert.deepEqual(call.headers, { "content-type": "application/json", authorization: "Bearer t" });
    assert.deepEqual([call.method, call.url, call.body], ["POST", "https://a.example/x", '{"a":"王"}']);
  });

  for (const [headers, expected] of [
    [{}, undefined],
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "-1" }, undefined],
    [{ date: "Mon, 23 Nov 2026 08:00:00 GMT", "retry-after": "Mon, 23 Nov 2026 08:01:00 GMT" }, 60_000],
    [{ date: "Mon, 23 Nov 2026 08:00:00 GMT", "retry-after": "Mon, 23 Nov 2026 07:00:00 GMT" }, 0],
    [{ "retry-after": "Mon, 23 Nov 2026 08:01:00 GMT" }, undefined],
  ] as const)
    it(`reads Retry-After from ${JSON.stringify(headers)}`, () => {
      assert.equal(retryAfterMs(answer(429, headers as Record<string, string>)), expected);
    });

  for (const [status, headers, strict, patient] of [
    [200, {}, undefined, undefined],
    [204, {}, undefined, undefined],
    [302, {}, "unavailable", "unavailable"],
    [400, {}, "rejected", "unavailable"],
    [401, {}, "unauthorized", "unavailable"],
    [403, {}, "unauthorized", "unavailable"],
    [429, {}, "rate_limited", "unavailable"],
    [429, { "retry-after": "3" }, "rate_limited 3000", "rate_limited 3000"],
    [500, {}, "unavailable", "unavailable"],
    [500, { "retry-after": "3" }, "unavailable 3000", "unavailable"],
    [503, { "retry-after": "3" }, "unavailable 3000", "rate_limited 3000"],
  ] as const)
    it(`${status} ${JSON.stringify(headers)} is ${strict ?? "a yes"}, or ${patient ?? "a yes"} to the patient`, () => {
      assert.equal(
        codeOf(() => refuse(answer(status, headers))),
        strict,
      );
      assert.equal(
        codeOf(() => refuseForNow(answer(status, headers))),
        patient,
      );
    });

  it("wants a POST of JSON", () => {
    for (const type of ["application/json", "Application/JSON; charset=utf-8"])
      assert.equal(
        codeOf(() => requireJsonPost(request({ "content-type": type }))),
        undefined,
      );
    assert.equal(
      codeOf(() => requireJsonPost(request({}))),
      undefined,
    );
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
      assert.equal(
        codeOf(() => requireJsonPost(request({ "content-type": type }))),
        "rejected",
      );
    assert.equal(
      codeOf(() => requireJsonPost(request({}, "GET"))),
      "rejected",
    );
  });

  it("verifies a hex HMAC of the raw body", () => {
    const good = createHmac("sha256", "key").update("{}").digest("hex");
    verifyHmac(request({ "x-signature": good }), "x-signature", "key");
    for (const bad of ["", "00", good.replace(/^./, (digit) => (digit === "0" ? "1" : "0"))])
      assert.equal(
        codeOf(() => verifyHmac(request({ "x-signature": bad }), "x-signature", "key")),
        "bad_signature",
      );
  });

  it("tells ok, failed and exception apart in a health check", async () => {
    const states = await Promise.all(
      [async () => answer(200), async () => answer(401), async () => Promise.reject(new Error("no route"))].map(
        async (http) => (await checkGet("https://a.example/")(http, AbortSignal.timeout(1000))).state,
      ),
    );
    assert.deepEqual(states, ["ok", "failed", "exception"]);
  });
});
