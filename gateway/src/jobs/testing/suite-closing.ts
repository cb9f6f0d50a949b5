import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "./eventually.js";
import type { Rig } from "./rig.js";

/** How a process leaves, over any store. */
export function closingSuite({ store, open }: Rig): void {
  it("closes soon while the store is away", async () => {
    const jobs = await open({ poll: async () => undefined });
    await store.stop();
    await sleep(500);
    const asked = Date.now();
    await jobs.close();
    const took = Date.now() - asked;
    await store.start();
    assert.ok(took < 6_000, `took ${took} ms`);
  });

  it("lets running jobs end at close", async () => {
    const ended: string[] = [];
    const started: string[] = [];
    const jobs = await open({
      poll: async (id) => {
        started.push(id);
        await sleep(800);
        ended.push(id);
      },
    });
    await jobs.add("poll", "slow");
    await eventually("the start", () => started.length === 1);
    await jobs.close();
    assert.deepEqual(ended, ["slow"]);
  });

  it("aborts at close a job that would not end, and another process does it without delay", async () => {
    const id = randomUUID();
    let aborted = false;
    const started: string[] = [];
    const jobs = await open({
      poll: async (at, signal) => {
        started.push(at);
        await sleep(60_000, undefined, { signal }).catch((error: unknown) => {
          aborted = true;
          throw error;
        });
      },
    });
    await jobs.add("poll", id);
    await eventually("the start", () => started.length === 1);
    const asked = Date.now();
    await jobs.close();
    assert.ok(Date.now() - asked < 10_500);
    assert.ok(aborted);
    const ran: string[] = [];
    await open({ poll: async (at) => void ran.push(at) });
    await eventually("the job elsewhere", () => ran.includes(id), 5_000);
  });
}
