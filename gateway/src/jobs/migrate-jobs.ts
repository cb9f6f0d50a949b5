import pg from "pg";
import { jobNames } from "./job-names.js";

/** Any number, the same in every gateway: of two that grant at once, Postgres refuses one. */
const advisoryLock = 7_467_362;

/**
 * Brings the schema `bullmq` up to date as the owner and gives the application's role what it needs to work there:
 * rows, never tables. To be run with each upgrade, before any process opens its jobs.
 */
export async function migrateJobs(owner: pg.ClientConfig, appRole: string): Promise<void> {
  const { runMigrations } = await import("bullmq");
  const client = new pg.Client(owner);
  // What breaks the connection shows in the next statement; unheard, it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [advisoryLock]);
    await runMigrations(client, "bullmq");
    await createIdSequences(client);
    await grantRows(client, pg.escapeIdentifier(appRole));
  } finally {
    await client.end();
  }
}

/** BullMQ would create each queue's sequence at its first job, for which the application has no right. */
async function createIdSequences(client: pg.Client): Promise<void> {
  await client.query("select set_config('search_path', 'bullmq', false)");
  for (const name of jobNames) await client.query("select next_job_id($1)", [name]);
}

/** Repeated after each migration, so that new tables need no default privileges. */
async function grantRows(client: pg.Client, role: string): Promise<void> {
  await client.query(`
    grant usage on schema bullmq to ${role};
    grant select, insert, update, delete on all tables in schema bullmq to ${role};
    grant usage on all sequences in schema bullmq to ${role};
    grant execute on all functions in schema bullmq to ${role}`);
}
