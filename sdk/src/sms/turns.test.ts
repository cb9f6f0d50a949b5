import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTurns } from "./turns.js";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("turns", () => {
  it("runs so many at a time, in the order of asking", async () => {
    const turns = createTurns(2, 1000);
    const { signal } = new AbortController();
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const one = (n: number) => async (): Promise<void> => {
      started.push(n);
      running += 1;
      most = Math.max(most, running);
      await pause(5);
      running -= 1;
    };
    await Promise.all([0, 1, 2, 3, 4].map((n) => turns(one(n), signal)));
    assert.deepEqual([started, most], [[0, 1, 2, 3, 4], 2]);
  });

  it("starts no more a second than allowed", async () => {
    const turns = createTurns(10, 50);
    const { signal } = new AbortController();
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 6 }, () => turns(async () => undefined, signal)));
    assert.ok(performance.now() - startedAt >= 95, "five waits of 20 ms");
  });

  it("one given up while it waits runs never, and costs nobody a seat", async () => {
    const turns = createTurns(1, 1000);
    const abort = new AbortController();
    const { signal } = new AbortController();
    const first = turns(() => pause(20), signal);
    let ran = false;
    const given = turns(async () => {
      ran = true;
    }, abort.signal);
    abort.abort();
    await assert.rejects(given, { code: "unavailable" });
    await first;
    assert.equal(await turns(async () => "next", signal), "next");
    assert.equal(ran, false);
  });
});
