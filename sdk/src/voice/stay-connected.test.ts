import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError } from "../error.js";
import { fakeHost, rejectionOf } from "../testing/index.js";
import { backOffMs, stayConnected } from "./stay-connected.js";

describe("a connection that ends", () => {
  it("is made again later each time and never in step", () => {
    assert.ok(backOffMs(3, 0) > backOffMs(1, 0));
    assert.notEqual(backOffMs(3, 0.1), backOffMs(3, 0.9));
    assert.ok(backOffMs(99, 1) <= 30_000);
  });

  it("is made again until only a person can mend it", async () => {
    const ends = [new Error("reset"), undefined, new PluginError("unauthorized", "refused")];
    const host = fakeHost({ allows: () => false });
    const run = async (): Promise<void> => {
      const end = ends.shift();
      if (end !== undefined) throw end;
    };
    const error = await rejectionOf(stayConnected({ name: "the line", run }, host, AbortSignal.timeout(10_000)));
    assert.deepEqual([error.code, ends.length], ["unauthorized", 0]);
    assert.equal(host.logged.filter((line) => line.includes("the line ended, connecting again")).length, 2);
  });

  it("is not made again once listening stops", async () => {
    const stop = new AbortController();
    const run = async (): Promise<void> => stop.abort();
    await stayConnected({ name: "the line", run }, fakeHost({ allows: () => false }), stop.signal);
  });
});
