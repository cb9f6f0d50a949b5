import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestDatabase } from "../../testing/database.js";
import { type DatabasePair, type Replication, startPair } from "../../testing/database-pair.js";
import { endWithProcess } from "../../testing/end-with-process.js";
import type { OwnServer } from "../../testing/own-server.js";
import { openWire, type Wire } from "../../testing/wire.js";

/** Two servers of a test's own behind one address. */
export interface PairedDatabase extends TestDatabase {
  readonly pair: DatabasePair;
  readonly wire: Wire;
  /** What the address means from now on; at first, whatever leads. */
  lead(server: () => OwnServer): void;
}

export async function openPairedDatabase(replication: Replication): Promise<PairedDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-pair-"));
  // As root the database runs as another user, who has to pass.
  await chmod(folder, 0o755);
  await mkdir(join(folder, "first"));
  const pair = await startPair(folder, replication);
  // Each with its own folder: who is to be ended is found in it.
  for (const server of [pair.leader(), pair.standby()]) endWithProcess(server.pid, server.layout.dataDir);
  let leads = pair.leader;
  const wire = await openWire(() => leads().address.port);
  const at = { port: wire.port };
  const { owner, app, superuser } = pair.leader();
  return {
    pair,
    wire,
    lead(server) {
      leads = server;
    },
    owner: { ...owner, ...at, options: "-c app.role=system" },
    app: { ...app, ...at },
    superuser: { ...superuser, ...at, database: app.database },
    async drop() {
      await wire.close();
      await pair.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
