import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { housekeeping } from "./housekeeping.js";
import { capturedLog } from "./testing/captured-log.js";
import { eventually } from "./testing/eventually.js";

const everySecond = "* * * * * *";

describe("housekeeping", () => {
  it("goes on after a failure, and one task's failure does not touch another", async () => {
    const { log, lines } = capturedLog();
    let failing = 0;
    let healthy = 0;
    const tasks = [
      {
        name: "failing",
        cron: everySecond,
        run: async () => {
          failing += 1;
          throw new Error("broken");
        },
      },
      {
        name: "healthy",
        cron: everySecond,
        run: async () => {
          healthy += 1;
        },
      },
    ];
    const running = housekeeping(tasks, log);
    await eventually("two runs of each", () => failing >= 2 && healthy >= 2);
    await running.stop();
    const errors = lines.filter((line) => line["task"] === "failing" && line["level"] === 50);
    assert.equal(errors.length, failing);
  });

  it("skips a run while the last one is under way, and runs nothing after stop", async () => {
    const { log } = capturedLog();
    let under = 0;
    let most = 0;
    let runs = 0;
    const run = async () => {
      runs += 1;
      under += 1;
      most = Math.max(most, under);
      await sleep(1_500);
      under -= 1;
    };
    const running = housekeeping([{ name: "slow", cron: everySecond, run }], log);
    await eventually("two runs", () => runs === 2);
    await running.stop();
    await sleep(1_600);
    assert.equal(most, 1);
    assert.equal(runs, 2);
  });
});
