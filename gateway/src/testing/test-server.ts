import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connections } from "../store/embedded/connections.js";
import { appRole, ownerRole } from "../store/embedded/roles.js";
import { type EmbeddedServer, startEmbedded } from "../store/embedded/start-embedded.js";
import { withClient } from "../store/embedded/with-client.js";
import { migrate } from "../store/migrate.js";

/** Tests clone this database: migrated once, never connected to again. */
export const templateName = "gatehouse_template";
/** Where a run tells its test files which server is theirs. */
export const serverVariable = "GATEHOUSE_TEST_DATABASE";

export interface TestServer {
  readonly connections: Connections;
  readonly dataDir: string;
  pids(): number[];
  stop(): Promise<void>;
}

/** A Postgres of its own in a temporary folder, with the migrated template. */
export async function startTestServer(): Promise<TestServer> {
  const dataDir = await temporaryFolder();
  const server = await startEmbedded({ dataDir, log: () => undefined });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await forget(server);
    await makeTemplate(server);
  } catch (error) {
    await stop();
    throw error;
  }
  const { owner, app, superuser } = server;
  return { connections: { owner, app, superuser }, dataDir, pids: server.pids, stop };
}

/** As root the database runs as another user, who has to pass. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-test-"));
  await chmod(folder, 0o755);
  return folder;
}

/** What tests write need not survive a power cut. A killed process loses nothing by this. */
async function forget(server: EmbeddedServer): Promise<void> {
  await withClient(server.superuser, async (client) => {
    await client.query("ALTER SYSTEM SET fsync = off");
    await client.query("SELECT pg_reload_conf()");
  });
}

async function makeTemplate(server: EmbeddedServer): Promise<void> {
  await withClient(server.superuser, (client) => client.query(`CREATE DATABASE ${templateName} OWNER ${ownerRole}`));
  await migrate({ ...server.owner, database: templateName }, { appRole });
}
