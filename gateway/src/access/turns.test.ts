import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as tick } from "node:timers/promises";
import { createTurns } from "./turns.js";

/** Work that ends when it is told to. */
function held() {
  const ends: (() => void)[] = [];
  const work = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  return { work, ends };
}

describe("work that is done a few at a time", () => {
  it("begins in order, so many at once", async () => {
    const turns = createTurns({ atOnce: 2, most: 10, mostOfSource: 10 });
    const { work, ends } = held();
    const all = ["a", "b", "c"].map((source) => turns.take(source, work));
    assert.equal(ends.length, 2);
    ends[0]?.();
    await tick();
    assert.equal(ends.length, 3);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it("is refused beyond the limits, of one source and of all, and taken again when some has ended", async () => {
    const turns = createTurns({ atOnce: 1, most: 3, mostOfSource: 2 });
    const { work, ends } = held();
    const running = [turns.take("a", work), turns.take("a", work)];
    await assert.rejects(turns.take("a", work), /too many/);
    running.push(turns.take("b", work));
    await assert.rejects(turns.take("c", work), /too many/);
    for (let n = 0; n < 3; n += 1) {
      ends[n]?.();
      await tick();
    }
    await Promise.all(running);
    assert.equal(await turns.take("a", () => Promise.resolve(1)), 1);
  });

  it("goes on after a failure", async () => {
    const turns = createTurns({ atOnce: 1, most: 5, mostOfSource: 5 });
    await assert.rejects(
      turns.take("a", () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.equal(await turns.take("a", () => Promise.resolve(2)), 2);
  });
});
