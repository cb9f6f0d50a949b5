import type { Health, Host } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { idOf } from "./file-name.js";
import { openSpool } from "./spool.js";

const stuckMs = 10 * 60_000;

/** Are the folders there, and does anyone take what we put into the outbox? */
export async function check(config: Config, host: Host): Promise<Health> {
  const spool = openSpool(config.spool_path);
  try {
    for (const folder of ["inbox", "sent", "error"] as const) await spool.list(folder);
    const waiting = (await spool.list("outbox")).filter(({ name }) => idOf(name) !== undefined);
    const stuck = waiting.filter(({ changedMs }) => changedMs < host.now().getTime() - stuckMs);
    return stuck.length === 0
      ? { state: "ok", detail: `the folders are there; ${waiting.length} waiting in the outbox` }
      : { state: "failed", detail: `gammu-smsd takes nothing: ${stuck.length} have waited longer than 10 minutes` };
  } catch (error) {
    return { state: "exception", detail: error instanceof Error ? error.message : String(error) };
  }
}
