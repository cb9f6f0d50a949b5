import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "./eventually.js";
import type { Rig } from "./rig.js";

/** Schedules, over any store. */
export function schedulesSuite({ open }: Rig): void {
  it("runs on a schedule until it is taken away, and repeating the schedule does not postpone it", async () => {
    const ran: string[] = [];
    const jobs = await open({ sweep: async (id) => void ran.push(id) });
    const id = randomUUID();
    for (let repeat = 0; repeat < 12; repeat += 1) {
      await jobs.schedule("sweep", id, { everyMs: 1_000 });
      await sleep(300);
    }
    await eventually("three scheduled runs", () => ran.length >= 3);
    await jobs.unschedule("sweep", id);
    await sleep(300);
    const before = ran.length;
    await sleep(1_500);
    assert.equal(ran.length, before);
  });

  it("runs on a cron schedule in a time zone", async () => {
    const ran: string[] = [];
    const jobs = await open({ sweep: async (id) => void ran.push(id) });
    await jobs.schedule("sweep", "cron", {
      cron: "* * * * * *",
      timezone: "Asia/Shanghai",
    });
    await eventually("two runs", () => ran.length >= 2);
    await jobs.unschedule("sweep", "cron");
  });
}
