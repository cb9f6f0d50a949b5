import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "./eventually.js";
import type { Rig } from "./rig.js";

/** Adding and running, over any store. */
export function addingSuite({ open }: Rig): void {
  it("runs in a worker what a process without workers added", async () => {
    const ran: string[] = [];
    await open({ poll: async (id) => void ran.push(id) });
    const door = await open();
    await Promise.all(["a", "b", "c"].map((id) => door.add("poll", id)));
    await eventually("three runs", () => ran.length === 3);
    assert.deepEqual(ran.toSorted(), ["a", "b", "c"]);
  });

  it("drops a repeat while the first waits, and keeps one while the first runs", async () => {
    const ran: string[] = [];
    const door = await open();
    const id = randomUUID();
    for (let repeat = 0; repeat < 3; repeat += 1) await door.add("poll", id);
    const run = async (at: string) => {
      ran.push(at);
      await sleep(700);
    };
    await open({ poll: run });
    await eventually("the first run", () => ran.length === 1);
    await door.add("poll", id);
    await door.add("poll", id);
    await eventually("the run asked for meanwhile", () => ran.length === 2);
    await sleep(1_200);
    assert.equal(ran.length, 2);
  });

  it("tells jobs with different keys apart", async () => {
    const ran: string[] = [];
    const door = await open();
    await door.add("sweep", "x", { key: "one" });
    await door.add("sweep", "x", { key: "two" });
    await open({ sweep: async (id) => void ran.push(id) });
    await eventually("both runs", () => ran.length === 2);
  });

  it("refuses a key with a colon", async () => {
    const door = await open();
    await assert.rejects(door.add("poll", "a:b"), /colon/);
    await assert.rejects(door.schedule("poll", "a:b", { everyMs: 1_000 }), /colon/);
  });

  it("waits for a delay", async () => {
    const ran: number[] = [];
    const jobs = await open({ poll: async () => void ran.push(Date.now()) });
    const asked = Date.now();
    await jobs.add("poll", randomUUID(), { delayMs: 900 });
    await eventually("the delayed run", () => ran.length === 1);
    assert.ok((ran[0] ?? 0) - asked >= 850);
  });
}
