import type { PgPool } from "bullmq";
import pg from "pg";
import type { JobStore } from "./job-store.js";
import { lostConnection, refused } from "./lost-connection.js";

/** How to reach Postgres for jobs: the application's role, never the owner. */
export interface PostgresJobs {
  readonly postgres: pg.ClientConfig;
  /** Connections when this process runs jobs; at least 24, 32 unless told. */
  readonly poolSize?: number;
}

const smallestPool = 24;
const producerPool = 4;

/** Opens the job store in Postgres: ONE pool for every queue and worker of this process. */
export async function openPostgres(deps: {
  readonly connection: PostgresJobs;
  readonly runs: boolean;
  readonly warn: (error: unknown) => void;
}): Promise<JobStore> {
  const pool = openPool(deps);
  await checkReachable(pool);
  const { Queue, Worker, createPostgresBackend } = await import("bullmq");
  const connection = bullPool(pool);
  return {
    openQueue: (name) => new Queue(name, { connection }, createPostgresBackend).on("error", deps.warn),
    openWorker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection }, createPostgresBackend).on("error", deps.warn),
    giveUp: () => undefined,
    close: () => pool.end(),
  };
}

/** Each worker keeps one connection for LISTEN: with about as many connections as workers, everything hangs. */
function openPool(deps: Parameters<typeof openPostgres>[0]): pg.Pool {
  const { postgres, poolSize = 32 } = deps.connection;
  if (poolSize < smallestPool)
    throw new Error(
      `The job pool has ${poolSize} connections; it needs at least ${smallestPool} (3 per queue), or jobs hang.`,
    );
  const pool = new pg.Pool({
    ...postgres,
    options: `${postgres.options ?? ""} -c search_path=bullmq`.trim(),
    application_name: "gatehouse jobs",
    max: deps.runs ? poolSize : producerPool,
    connectionTimeoutMillis: 10_000,
    // A server that vanished with its machine answers nothing: the job would wait until the system gives up, a quarter of an hour.
    query_timeout: 20_000,
    keepAlive: true,
  });
  // The pool listens only to clients at rest; unheard, a connection lost in the midst of work would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  // Every queue and worker listens for errors of the shared pool.
  pool.setMaxListeners(64);
  return pool.on("error", deps.warn);
}

async function checkReachable(pool: pg.Pool): Promise<void> {
  try {
    await pool.query("select from bullmq.migration limit 1");
  } catch (error) {
    await pool.end();
    const cure = lostConnection(error) ? "Start Postgres or correct DATABASE_URL." : "Run `gatehouse migrate`.";
    throw new Error(`The job queue in Postgres cannot be opened. ${cure}`, {
      cause: error,
    });
  }
}

/**
 * The pool as BullMQ sees it. BullMQ waits and repeats only after ECONNREFUSED; any other sign of a lost server
 * (socket file gone, "terminating connection") would make it fail the finished job or spin without a pause.
 */
function bullPool(pool: pg.Pool): PgPool {
  const shown: PgPool = {
    query: (text, params) => pool.query(text, params === undefined ? [] : [...params]).catch(refused),
    connect: () => pool.connect().catch(refused),
    end: () => pool.end(),
    on: (event: "error" | "connect", listener: (value: never) => void) => {
      pool.on(event, listener as never);
      return shown;
    },
    removeAllListeners: () => shown,
  } as PgPool;
  return shown;
}
