import { migrateJobs } from "./jobs/migrate-jobs.js";
import { migrate } from "./store/migrate.js";
import type { Database } from "./store/open-database.js";

/** Brings tables and job queues to this version, as the owner. */
export async function migrateAll(database: Database): Promise<readonly string[]> {
  const { owner, appRole } = database;
  const { applied } = await migrate(owner, { appRole });
  await migrateJobs(typeof owner === "string" ? { connectionString: owner } : { ...owner }, appRole);
  return applied;
}
