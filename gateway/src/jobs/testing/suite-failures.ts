import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { closeWithin } from "../drain.js";
import { openStore } from "../open-store.js";
import { openWorkers } from "../workers.js";
import { eventually } from "./eventually.js";
import type { Rig } from "./rig.js";

const hangingWorker = fileURLToPath(new URL("./hanging-worker.js", import.meta.url));

/** Failing jobs and failing neighbours, over any store. */
export function failuresSuite({ store, open, children, captured }: Rig): void {
  it("tries again after a failure, and keeps the text of the error out of log and store", async () => {
    let tries = 0;
    const jobs = await open({
      poll: async () => {
        tries += 1;
        if (tries === 1) throw new Error("call 13800000000");
      },
    });
    await jobs.add("poll", randomUUID());
    await eventually("the second try", () => tries === 2);
    assert.ok(!JSON.stringify(captured.lines).includes("13800000000"));
  });

  it("logs a job that failed for good once, by ids only", async () => {
    const access = await openStore(store.connection(), true, captured.log);
    const run = {
      attachment: async () => Promise.reject(new TypeError("call 13800000000")),
    };
    const workers = openWorkers({ store: access, run, log: captured.log });
    const queue = access.openQueue("attachment");
    await queue.add("attachment", { id: "doomed" }, { attempts: 2 });
    const failures = () => captured.lines.filter((line) => line["msg"] === "job failed for good");
    await eventually("the log line", () => failures().length > 0);
    await closeWithin({
      store: access,
      queues: [queue],
      workers,
      log: captured.log,
    });
    const seen = failures().map(({ job, id, attempts, reason }) => ({
      job,
      id,
      attempts,
      reason,
    }));
    assert.deepEqual(seen, [{ job: "attachment", id: "doomed", attempts: 2, reason: "TypeError" }]);
  });

  it("gives a killed worker's job to another", async () => {
    const id = randomUUID();
    const child = spawn(process.execPath, [hangingWorker, JSON.stringify(store.connection())]);
    children.push(child);
    let said = "";
    child.stdout.on("data", (text: Buffer) => {
      said += text.toString();
    });
    await eventually("the other process", () => said.includes("ready"));
    await (await open()).add("poll", id);
    await eventually("its job", () => said.includes(`started ${id}`));
    child.kill("SIGKILL");
    await once(child, "exit");
    const ran: string[] = [];
    await open({ poll: async (at) => void ran.push(at) });
    await eventually("the job in another worker", () => ran.includes(id), 30_000);
  });

  it("goes on by itself after the store was stopped and started, warning once", async () => {
    const ran: string[] = [];
    const jobs = await open({
      poll: async (id) => {
        ran.push(id);
        if (id === "long") await sleep(800);
      },
    });
    await jobs.add("poll", "long");
    await eventually("the long job", () => ran.includes("long"));
    await store.stop();
    await assert.rejects(jobs.add("poll", "lost"));
    await sleep(2_000);
    await store.start();
    await eventually("a job after the return", () => {
      void jobs.add("poll", "after").catch(() => undefined);
      return ran.includes("after");
    });
    // Were it still held as running, the repeat would have to wait until its lock is lost.
    await jobs.add("poll", "long");
    await eventually(
      "a repeat of the job that ended meanwhile",
      () => ran.filter((id) => id === "long").length === 2,
      5_000,
    );
    const warnings = captured.lines.filter((line) => String(line["msg"]).startsWith("job store is away"));
    assert.equal(warnings.length, 1);
  });
}
