import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { queryObjects } from "node:v8";
import { limited } from "./limited.js";

const lasting = (): AbortSignal => new AbortController().signal;
/** To count objects, everything that nobody holds is collected first. */
const collect = (): unknown => queryObjects(Map);

describe("a signal with a limit", () => {
  it("ends by its time, although everything that nobody holds was collected", async () => {
    const { signal } = limited(lasting(), 100);
    const ended = new Promise((resolve) => signal.addEventListener("abort", () => resolve(signal.reason.code)));
    await new Promise(setImmediate);
    collect();
    assert.equal(await ended, "timeout");
  });

  it("ends with the other, also with one that had ended before", () => {
    const other = new AbortController();
    const { signal, release } = limited(other.signal, 60_000);
    assert.equal(signal.aborted, false);
    other.abort();
    assert.equal(signal.reason.code, "aborted");
    release();
    assert.equal(limited(AbortSignal.abort(), Infinity).signal.aborted, true);
  });

  it("does not end once it was released", () => {
    const other = new AbortController();
    const { signal, release } = limited(other.signal, 60_000);
    release();
    other.abort();
    assert.equal(signal.aborted, false);
  });
});
