import { pino } from "pino";
import { createJobs } from "../jobs.js";
import type { Timing } from "../keep-schedule.js";
import type { JobsConnection } from "../open-store.js";

/** A process of its own whose clock is ahead by so many milliseconds: it runs a job on a schedule, and says so. */
const connection = JSON.parse(process.argv[2] ?? "") as JobsConnection;
const aheadMs = Number(process.argv[3]);
const timing = JSON.parse(process.argv[4] ?? "") as Timing;
const right = Date.now;
Date.now = () => right() + aheadMs;
const jobs = await createJobs({
  connection,
  run: { sweep: async (id) => void process.stdout.write(`ran ${id}\n`) },
  log: pino({}, { write: () => undefined }),
});
await jobs.schedule("sweep", "ahead", timing);
