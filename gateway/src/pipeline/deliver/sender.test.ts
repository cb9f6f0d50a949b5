import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Leased } from "../record-events.js";
import type { Outcome } from "./outcome.js";
import { createSender } from "./sender.js";
import type { TargetLimits } from "./target-limits.js";
import type { Settlement, Tried } from "./tried.js";

const row = (id: string, lane: string, sequence: number, more: Partial<Leased> = {}): Leased => ({
  id,
  kind: "endpoint",
  targetId: "crm",
  itemId: id,
  partitionKey: lane,
  sequence,
  ordered: true,
  fence: 1,
  attempt: 0,
  crashes: 0,
  begun: false,
  firstAt: new Date(),
  leasedAt: performance.now(),
  ...more,
});
const done: Outcome = { kind: "done", sent: { status: "delivered" } };
const retry: Outcome = { kind: "retry", code: "c", reason: "r" };
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A sender whose tries the test ends by hand. */
function rig(limits: Partial<TargetLimits> = {}) {
  const started: string[] = [];
  const settled: Settlement[] = [];
  const open = new Map<string, (tried: Tried) => void>();
  const sender = createSender({
    limits: () => ({ maxInFlight: 8, timeoutMs: 1_000, ...limits }),
    attempt: (item) => {
      started.push(item.id);
      return new Promise((resolve) => open.set(item.id, resolve));
    },
    settle: (settlement) => settled.push(settlement),
  });
  const end = async (item: Leased, outcome: Outcome): Promise<void> => {
    open.get(item.id)?.({ item, outcome, durationMs: 1 });
    await tick();
  };
  return { sender, started, settled, end };
}

const released = (settled: readonly Settlement[]) =>
  settled.flatMap((s) => (s.type === "released" ? [{ id: s.item.id, behind: s.behind, delayMs: s.delayMs }] : []));

describe("the sender", () => {
  it("sends one row of a lane at a time, lanes beside each other", async () => {
    const { sender, started, end } = rig();
    const [a1, a2, b1] = [row("a1", "a", 1), row("a2", "a", 2), row("b1", "b", 1)];
    sender.take([a1, a2, b1]);
    assert.deepEqual(started, ["a1", "b1"]);
    await end(a1, done);
    assert.deepEqual(started, ["a1", "b1", "a2"]);
  });

  it("rows without an order do not wait for each other, up to the target's cap", () => {
    const { sender, started } = rig({ maxInFlight: 2 });
    sender.take([1, 2, 3].map((n) => row(`a${n}`, "a", n, { ordered: false })));
    assert.deepEqual(started, ["a1", "a2"]);
    assert.equal(sender.inFlight(), 2);
  });

  it("after a failure those behind go back behind it, and are not sent", async () => {
    const { sender, started, settled, end } = rig();
    const rows = [1, 2, 3].map((n) => row(`a${n}`, "a", n));
    sender.take(rows);
    await end(rows[0] as Leased, retry);
    assert.deepEqual(started, ["a1"]);
    assert.deepEqual(
      released(settled),
      [2, 3].map((n) => ({ id: `a${n}`, behind: true, delayMs: 0 })),
    );
  });

  it("a cap of one target holds no other", () => {
    const { sender, started } = rig({ maxInFlight: 1 });
    sender.take([row("a1", "a", 1), row("b1", "b", 1), row("c1", "c", 1, { targetId: "other" })]);
    assert.deepEqual(started, ["a1", "c1"]);
  });

  it("does not use a lease that could end during the call", () => {
    const { sender, started, settled } = rig();
    sender.take([row("old", "a", 1, { leasedAt: performance.now() - 29_500 }), row("next", "a", 2)]);
    assert.deepEqual(started, []);
    assert.deepEqual(released(settled), [
      { id: "old", behind: false, delayMs: 0 },
      { id: "next", behind: true, delayMs: 0 },
    ]);
  });

  it("after eight failures in a row the target is spared, and rows wait without a try", async (t) => {
    const { sender, started, settled, end } = rig({ maxInFlight: 1 });
    const rows = Array.from({ length: 10 }, (_, n) => row(`r${n}`, `lane${n}`, 1));
    sender.take(rows);
    for (const one of rows.slice(0, 8)) await end(one, retry);
    assert.equal(started.length, 8);
    assert.deepEqual(sender.spared().none, ["endpoint:crm"]);
    assert.deepEqual(
      released(settled).map(({ id }) => id),
      ["r8", "r9"],
    );
    assert.ok(released(settled).every(({ delayMs, behind }) => delayMs > 25_000 && !behind));
    assert.ok((sender.waitMs("endpoint:crm") ?? 0) > 25_000);
    assert.equal(sender.waitMs("endpoint:another"), undefined);
    const later = performance.now() + 31_000;
    t.mock.method(performance, "now", () => later);
    assert.deepEqual(sender.spared(), { none: [], one: ["endpoint:crm"] }, "one row to be tried with, and no more");
    sender.take([row("trial", "lane-t", 1, { leasedAt: later })], "sweep");
    assert.deepEqual(sender.spared(), { none: ["endpoint:crm"], one: [] });
  });

  it("a wait that is not the receiver's fault does not open the breaker", async () => {
    const { sender, end } = rig({ maxInFlight: 1 });
    const rows = Array.from({ length: 12 }, (_, n) => row(`r${n}`, `lane${n}`, 1));
    sender.take(rows);
    for (const one of rows) await end(one, { kind: "wait", code: "c", reason: "r", delayMs: 1 });
    assert.deepEqual(sender.spared().none, []);
  });

  it("gives back what is not started when it drains, and what comes later", async () => {
    const { sender, started, settled, end } = rig({ maxInFlight: 1 });
    const [a1, a2, b1] = [row("a1", "a", 1), row("a2", "a", 2), row("b1", "b", 1)];
    sender.take([a1, a2, b1]);
    sender.drain();
    sender.take([row("c1", "c", 1)]);
    await end(a1, done);
    assert.deepEqual(started, ["a1"]);
    assert.deepEqual(
      released(settled)
        .map(({ id }) => id)
        .sort(),
      ["a2", "b1", "c1"],
    );
    assert.equal(sender.inFlight(), 0);
  });

  it("holds at most 1000 rows of a target; the rest waits in the database", () => {
    const { sender, settled } = rig({ maxInFlight: 1 });
    sender.take([row("first", "first", 1)]);
    assert.equal(sender.waitMs("endpoint:crm"), undefined);
    sender.take(Array.from({ length: 1_200 }, (_, n) => row(`r${n}`, `lane${n}`, 1)));
    assert.equal(released(settled).length, 201);
    assert.deepEqual(sender.spared().none, ["endpoint:crm"]);
    assert.equal(sender.waitMs("endpoint:crm"), 0);
  });

  it("lets those that wait in the database come first, once there are some", async () => {
    const { sender, settled, end } = rig({ maxInFlight: 1 });
    const many = Array.from({ length: 1_001 }, (_, n) => row(`r${n}`, `lane${n}`, 1));
    sender.take(many);
    for (const one of many.slice(0, 600)) await end(one, done);
    const count = (): number => released(settled).length;
    assert.equal(count(), 1);
    sender.take([row("new", "new", 1)]);
    assert.equal(count(), 2, "no room for what is new while 400 are held");
    sender.take([row("old", "old", 1)], "sweep");
    assert.equal(count(), 2, "room for what waited");
    sender.swept({ none: ["endpoint:crm"], one: [] }, []);
    sender.take([row("newer", "newer", 1)]);
    assert.equal(count(), 3, "a sweep that spared the target knows nothing of it");
    sender.swept({ none: [], one: [] }, []);
    sender.take([row("newest", "newest", 1)]);
    assert.equal(count(), 3, "nothing waits any more");
  });

  it("a row that was swept up again while it was under way does not wait behind itself", async () => {
    const { sender, started, settled, end } = rig();
    const first = row("a1", "a", 1);
    sender.take([first]);
    sender.take([{ ...first, fence: 2 }], "sweep");
    sender.take([row("a2", "a", 2)]);
    await end(first, retry);
    assert.deepEqual(started, ["a1"]);
    assert.deepEqual(released(settled), [
      { id: "a1", behind: false, delayMs: 0 },
      { id: "a2", behind: true, delayMs: 0 },
    ]);
  });
});
