import { Pool } from "pg";
import type { Connection } from "./embedded/connection.js";

/** Connections of the application: group commits, completions, the API. Jobs have their own pool. */
const size = 16;
/**
 * Every statement here finds a few rows by index. A prepared plan is kept: one made while the tables were nearly empty
 * would scan and hash them for ever after (measured: 10 ms for a look-up of 0.3 ms), so those plans are switched off.
 */
const plans = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"].map((name) => `-c ${name}=off`);
const options = [...plans, "-c plan_cache_mode=force_generic_plan"].join(" ");
/**
 * Longer than any statement of ours; a sender must hear 503 rather than wait for a database that is gone. A message that
 * came while a batch was waiting for a connection waits for it twice.
 */
const limits = {
  connectionTimeoutMillis: 2_500,
  query_timeout: 20_000,
  statement_timeout: 20_000,
  // A process that stands still in the middle of a transaction must not keep its rows from the others.
  idle_in_transaction_session_timeout: 10_000,
};

/**
 * The application's pool. Pipelined: statements sent without waiting share a round trip. An idle client's error
 * must be listened to, or a database restart would end the process.
 */
export function createPool(connection: Connection | string, onError: (error: Error) => void): Pool {
  const where = typeof connection === "string" ? { connectionString: connection } : connection;
  const pool = new Pool({
    ...where,
    max: size,
    ...limits,
    options,
    pipeline: true,
    application_name: "gatehouse",
    keepAlive: true,
  });
  pool.on("error", onError);
  // The pool listens only to clients at rest. One at work learns of a lost connection by its next statement failing.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
