import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { until } from "../clock.js";

/** A number in postmaster.pid proves nothing by itself: the process must work in this very cluster. */
function findPostmaster(cluster: string): number | undefined {
  const file = join(cluster, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Ends an embedded Postgres whose gateway was killed, so that a run leaves no process behind. */
export async function stopOrphan(dataDir: string): Promise<void> {
  const cluster = join(dataDir, "cluster");
  const pid = findPostmaster(cluster);
  if (pid === undefined) return;
  process.kill(pid, "SIGINT");
  await until("the embedded Postgres to end", 20, async () => findPostmaster(cluster) === undefined);
}
