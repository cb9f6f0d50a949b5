import type { Logger } from "pino";
import { calmWarnings } from "./calm-warnings.js";
import { openPostgres, type PostgresJobs } from "./connection-postgres.js";
import { openRedis, type RedisJobs } from "./connection-redis.js";
import type { JobStore } from "./job-store.js";

/** Redis when REDIS_URL is set, else the Postgres that we have anyway. */
export type JobsConnection = PostgresJobs | RedisJobs;

/** Opens the store of jobs; `runs` says whether this process will work on them too. */
export function openStore(connection: JobsConnection, runs: boolean, log: Logger): Promise<JobStore> {
  if ("postgres" in connection)
    return openPostgres({
      connection,
      runs,
      warn: calmWarnings(log, "postgres"),
    });
  return openRedis({
    connection,
    warn: calmWarnings(log, "redis"),
    advise: (warning) => log.warn(warning),
  });
}
