import { pino } from "pino";
import { createJobs } from "../jobs.js";
import type { JobsConnection } from "../open-store.js";

/** A process of its own that takes a job, says so, and never ends it: made to be killed. */
const connection = JSON.parse(process.argv[2] ?? "") as JobsConnection;
const hang = async (id: string): Promise<void> => {
  process.stdout.write(`started ${id}\n`);
  await new Promise(() => undefined);
};
await createJobs({
  connection,
  run: { poll: hang },
  log: pino({}, { write: () => undefined }),
});
process.stdout.write("ready\n");
