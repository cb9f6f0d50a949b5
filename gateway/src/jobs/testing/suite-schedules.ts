import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { eventually } from "./eventually.js";
import type { Rig } from "./rig.js";

const aheadWorker = fileURLToPath(new URL("./ahead-worker.js", import.meta.url));

/** Schedules, over any store. */
export function schedulesSuite({ store, open, children }: Rig): void {
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
    const before = ran.length;
    await sleep(2_500);
    assert.ok(ran.length <= before + 1, "one may have been under way, no more");
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

  it("does not lose a run that is due when the schedule is repeated", async () => {
    const adding = await open();
    const due = new Date(Date.now() + 4_000);
    const timing = {
      cron: `${due.getUTCSeconds()} ${due.getUTCMinutes()} ${due.getUTCHours()} * * *`,
      timezone: "UTC",
    };
    await adding.schedule("sweep", "daily", timing);
    await sleep(4_500);
    await adding.schedule("sweep", "daily", timing);
    const ran: string[] = [];
    const jobs = await open({ sweep: async (id) => void ran.push(id) });
    await eventually("the run that was due", () => ran.includes("daily"));
    await jobs.unschedule("sweep", "daily");
  });

  for (const timing of [{ everyMs: 60_000 }, { cron: "* * * * * *", timezone: "UTC" }])
    it(`does not wait for the time of a clock that was ahead: ${JSON.stringify(timing)}`, async () => {
      const args = [aheadWorker, JSON.stringify(store.connection()), String(400 * 86_400_000), JSON.stringify(timing)];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      children.push(child);
      await once(child.stdout, "data");
      // Killed in the midst of a run, it would leave that one to be taken over.
      await sleep(500);
      child.kill("SIGKILL");
      await once(child, "exit");
      const ran: string[] = [];
      const jobs = await open({ sweep: async (id) => void ran.push(id) });
      await jobs.schedule("sweep", "ahead", timing);
      await eventually("a run by the right clock", () => ran.includes("ahead"));
      await jobs.unschedule("sweep", "ahead");
    });
}
