import type { Database } from "../gateway/database.js";
import { messagesPerSecond, type PgbenchScript } from "../pgbench.js";
import { emptyResult, type Result } from "../record.js";
import { freshTables } from "./tables.js";

/** What the same database does with the same rows and no gateway; messages per second. */
export async function pgbench(
  { program, database, folder }: { readonly program: string; readonly database: Database; readonly folder: string },
  script: PgbenchScript,
  seconds: number,
): Promise<Result> {
  await freshTables(database.client);
  const rate = await messagesPerSecond({ program, folder, database: database.config }, script, seconds);
  return {
    ...emptyResult("floor", `pgbench_${script.name}`),
    params: { clients: script.clients, messages_per_statement: script.messages },
    seconds,
    accepted_per_s: Math.round(rate),
  };
}
