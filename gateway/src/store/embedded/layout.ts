import { join } from "node:path";

/** What lies where in the data folder. */
export interface Layout {
  readonly dataDir: string;
  /** Copies of the Postgres binaries, one folder per version. */
  readonly versions: string;
  /** The cluster itself; belongs to the database user alone. */
  readonly cluster: string;
  /** Holds the Unix socket; belongs to the database user alone. */
  readonly sockets: string;
  readonly keys: string;
  readonly serverLog: string;
  readonly lock: string;
}

export function layoutOf(dataDir: string): Layout {
  return {
    dataDir,
    versions: join(dataDir, "pg"),
    cluster: join(dataDir, "cluster"),
    sockets: join(dataDir, "run"),
    keys: join(dataDir, "keys"),
    serverLog: join(dataDir, "postgres.log"),
    lock: join(dataDir, "gateway.lock"),
  };
}
