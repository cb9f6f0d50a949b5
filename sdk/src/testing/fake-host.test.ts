import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError } from "../error.js";
import { fakeHost } from "./fake-host.js";
import { startProvider } from "./provider.js";

const unavailable = (error: unknown): boolean => error instanceof PluginError && error.code === "unavailable";

describe("fakeHost", () => {
  it("reaches a declared provider over real HTTP and records the call", async () => {
    const provider = await startProvider();
    const { port } = new URL(provider.origin);
    const host = fakeHost({ allows: (name, number) => name === "127.0.0.1" && number === Number(port) });
    provider.answers({ status: 201, headers: { "x-a": "1" }, body: "你好" });
    const call = { method: "POST", url: `${provider.origin}/x`, headers: { "x-b": "2" }, body: "hi" } as const;
    const answer = await host.http(call, AbortSignal.timeout(5000));
    await provider.stop();
    assert.deepEqual([answer.status, answer.headers.get("x-a"), answer.body], [201, "1", "你好"]);
    assert.deepEqual([provider.calls[0]?.path, provider.calls[0]?.body], ["/x", "hi"]);
    assert.deepEqual(host.dialled, [`127.0.0.1:${port}`]);
    await assert.rejects(host.http(call, AbortSignal.timeout(5000)), unavailable);
  });

  it("refuses what is not declared, and everything when unreachable", async () => {
    const closed = fakeHost({ allows: () => false });
    await assert.rejects(closed.resolve("a.example", 25), unavailable);
    const call = { method: "GET", url: "http://a.example/", headers: {} } as const;
    await assert.rejects(closed.http(call, AbortSignal.timeout(5000)), unavailable);
    await assert.rejects(fakeHost({ allows: () => true, unreachable: true }).resolve("a.example", 25), unavailable);
    assert.deepEqual(closed.dialled, ["a.example:25", "a.example:80"]);
  });

  it("keeps state apart for each account and records what is logged, but for debug", async () => {
    const [one, two] = [fakeHost({ allows: () => true }), fakeHost({ allows: () => true })];
    await one.state.set("k", "v");
    assert.deepEqual([await one.state.get("k"), await two.state.get("k")], ["v", undefined]);
    one.log.debug({}, "hidden");
    one.log.warn({ id: 1 }, "seen");
    assert.deepEqual(one.logged, ['seen {"id":1}']);
  });
});
