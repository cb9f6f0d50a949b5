import { Pool } from "pg";
import type { Connection } from "./embedded/connection.js";

/** Connections of the application: group commits, completions, the API. Jobs have their own pool. */
const size = 16;

/**
 * The application's pool. Pipelined: statements sent without waiting share a round trip. An idle client's error
 * must be listened to, or a database restart would end the process.
 */
export function createPool(connection: Connection | string, onError: (error: Error) => void): Pool {
  const where = typeof connection === "string" ? { connectionString: connection } : connection;
  const pool = new Pool({ ...where, max: size, pipeline: true, application_name: "gatehouse", keepAlive: true });
  pool.on("error", onError);
  return pool;
}
