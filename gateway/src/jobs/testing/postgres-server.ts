import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../../store/embedded/connection.js";
import { type EmbeddedServer, startEmbedded } from "../../store/embedded/start-embedded.js";

export interface PostgresServer {
  readonly admin: Connection;
  readonly owner: Connection;
  readonly app: Connection;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it for good and removes its files. */
  close(): Promise<void>;
}

/** An embedded Postgres of these tests alone, since they stop and start it. */
export async function startPostgres(): Promise<PostgresServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "gatehouse-jobs-"));
  // As root the database runs as another user, who has to pass.
  await chmod(dataDir, 0o755);
  let server: EmbeddedServer = await startEmbedded({ dataDir, log: () => undefined });
  return {
    get admin() {
      return { ...server.superuser, database: server.owner.database };
    },
    get owner() {
      return server.owner;
    },
    get app() {
      return server.app;
    },
    start: async () => {
      server = await startEmbedded({ dataDir, log: () => undefined });
    },
    stop: () => server.stop(),
    close: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
