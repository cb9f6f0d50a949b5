import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ClientConfig } from "pg";
import { urlOf } from "./gateway/database.js";

const run = promisify(execFile);

export interface PgbenchScript {
  /** A file is named after it. */
  readonly name: string;
  readonly clients: number;
  /** That one run of it writes. */
  readonly messages: number;
  readonly sql: string;
}

export interface PgbenchDeps {
  readonly program: string;
  readonly database: ClientConfig;
  readonly folder: string;
}

/** Messages a second that a script writes, by many connections of one thread. */
export async function messagesPerSecond(deps: PgbenchDeps, script: PgbenchScript, seconds: number): Promise<number> {
  const file = join(deps.folder, `${script.name}.sql`);
  writeFileSync(file, script.sql);
  const args = ["-n", "-M", "prepared", "-j", "1", "-T", String(seconds), "-c", String(script.clients), "-f", file];
  const { stdout } = await run(deps.program, [...args, urlOf(deps.database)]);
  const tps = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
  if (Number.isNaN(tps)) throw new Error(`pgbench printed no "tps = ":\n${stdout}`);
  return tps * script.messages;
}
