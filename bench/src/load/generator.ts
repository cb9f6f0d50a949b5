import type { LoadJob } from "./job.js";
import { sendLoad } from "./send-load.js";

/** The generator's process: runs one job after another until its parent goes. */
process.on("message", (job: LoadJob) => {
  void sendLoad(job).then((log) => process.send?.(log));
});
process.on("disconnect", () => process.exit(0));
