import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Database } from "../gateway/database.js";
import { urlOf } from "../gateway/database.js";
import { emptyResult, type Result } from "../record.js";
import type { FloorScript } from "./scripts.js";
import { freshTables } from "./tables.js";

const run = promisify(execFile);

/** What the same database does with the same rows and no gateway; messages per second. */
export async function pgbench(
  deps: { readonly program: string; readonly database: Database; readonly folder: string },
  script: FloorScript,
  seconds: number,
): Promise<Result> {
  await freshTables(deps.database.client);
  const file = join(deps.folder, `${script.name}.sql`);
  writeFileSync(file, script.sql);
  const args = ["-n", "-M", "prepared", "-j", "1", "-T", String(seconds), "-c", String(script.clients), "-f", file];
  const { stdout } = await run(deps.program, [...args, urlOf(deps.database.config)]);
  const tps = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
  if (Number.isNaN(tps)) throw new Error(`pgbench printed no "tps = ":\n${stdout}`);
  return {
    ...emptyResult("floor", `pgbench_${script.name}`),
    params: { clients: script.clients, messages_per_statement: script.messages },
    seconds,
    accepted_per_s: Math.round(tps * script.messages),
  };
}
