import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createGroupCommit, FullError } from "./group-commit.js";

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A commit that doubles its items, fails on a batch with a bad one, and remembers what it was asked. */
function ledger(bad: (item: number) => boolean = () => false) {
  const batches: (readonly number[])[] = [];
  const commit = async (items: readonly number[]): Promise<readonly number[]> => {
    batches.push(items);
    await tick();
    if (items.some(bad)) throw new Error("a bad row");
    return items.map((item) => item * 2);
  };
  return { batches, commit };
}

describe("group commit", () => {
  it("gives each its own result, in batches of at most 200", async () => {
    const { batches, commit } = ledger();
    const group = createGroupCommit({ commit, isolates: () => true }, 1000);
    const all = await Promise.all(Array.from({ length: 450 }, (_, n) => group.submit(n)));
    assert.deepEqual(
      all,
      Array.from({ length: 450 }, (_, n) => n * 2),
    );
    assert.deepEqual(
      batches.map(({ length }) => length),
      [200, 200, 50],
    );
    await tick();
    assert.equal(group.pending(), 0);
  });

  it("199 good rows and a bad one: 199 admitted, one refused", async () => {
    const { batches, commit } = ledger((item) => item === 77);
    const group = createGroupCommit({ commit, isolates: () => true }, 1000);
    const all = await Promise.allSettled(Array.from({ length: 200 }, (_, n) => group.submit(n)));
    const failed = all.flatMap(({ status }, n) => (status === "rejected" ? [n] : []));
    assert.deepEqual(failed, [77]);
    assert.equal(batches.length, 201);
    await tick();
    assert.equal(group.pending(), 0);
  });

  it("a fault of the server fails the whole batch at once", async () => {
    const { batches, commit } = ledger(() => true);
    const group = createGroupCommit({ commit, isolates: () => false }, 1000);
    const all = await Promise.allSettled(Array.from({ length: 200 }, (_, n) => group.submit(n)));
    assert.ok(all.every(({ status }) => status === "rejected"));
    assert.equal(batches.length, 1);
  });

  it("refuses at once what is over the limit, and takes more when there is room", async () => {
    const { commit } = ledger();
    const group = createGroupCommit({ commit, isolates: () => true }, 3);
    const waiting = [1, 2, 3].map((n) => group.submit(n));
    await assert.rejects(group.submit(4), FullError);
    assert.equal(group.pending(), 3);
    await Promise.all(waiting);
    assert.equal(await group.submit(5), 10);
  });

  it("has at most two commits under way", async () => {
    let now = 0;
    let most = 0;
    const commit = async (items: readonly number[]): Promise<readonly number[]> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return items;
    };
    const group = createGroupCommit({ commit, isolates: () => true }, 10_000);
    await Promise.all(Array.from({ length: 2_000 }, (_, n) => group.submit(n)));
    assert.equal(most, 2);
  });
});
