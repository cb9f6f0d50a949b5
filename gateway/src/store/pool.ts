import { Pool } from "pg";
import type { Connection } from "./embedded/connection.js";

/** Connections of the application: group commits, completions, the API. Jobs have their own pool. */
const size = 16;
/** Longer than any statement of ours; a sender must hear 503 rather than wait for a database that is gone. */
const limits = { connectionTimeoutMillis: 3_000, query_timeout: 20_000, statement_timeout: 20_000 };

/**
 * The application's pool. Pipelined: statements sent without waiting share a round trip. An idle client's error
 * must be listened to, or a database restart would end the process.
 */
export function createPool(connection: Connection | string, onError: (error: Error) => void): Pool {
  const where = typeof connection === "string" ? { connectionString: connection } : connection;
  const pool = new Pool({ ...where, max: size, ...limits, pipeline: true, application_name: "gatehouse", keepAlive: true });
  pool.on("error", onError);
  return pool;
}
