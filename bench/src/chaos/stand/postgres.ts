import { join } from "node:path";
import { freePort } from "../../free-port.js";
import { type Connections, loadEmbedded } from "./embedded.js";

/** A Postgres of the run's own, started by hand, so that it stays down for as long as a fault says. */
export interface Postgres extends Connections {
  readonly port: number;
  /** Ends its first process as it stands (SIGKILL) or at once, without a checkpoint (SIGQUIT). */
  end(signal: "SIGKILL" | "SIGQUIT"): void;
  /** Starts it again after an end; also clears away what a killed one left. */
  start(): Promise<void>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

const patienceMs = 120_000;

/** Makes a cluster with the product's roles in `dataDir` and starts it on a free port of 127.0.0.1. */
export async function startPostgres(dataDir: string): Promise<Postgres> {
  const embedded = await loadEmbedded();
  const made = await embedded.startEmbedded({ dataDir, log: () => undefined });
  await made.stop();
  const layout = embedded.layoutOf(dataDir);
  const user = embedded.databaseUser(layout.cluster);
  const binaries = join(dataDir, "pg", embedded.findPackage().version);
  const address = { host: "127.0.0.1", port: await freePort() };
  const connections = embedded.connectionsTo(address, embedded.openPasswords(layout));
  const { superuser } = connections;
  const start = async (): Promise<void> => {
    await embedded.clearDeadServer(layout);
    await embedded.launch({ layout, binaries, user, superuser, signal: AbortSignal.timeout(patienceMs) }, address);
  };
  await start();
  return {
    ...connections,
    port: address.port,
    start,
    isRunning: () => embedded.findPostmaster(layout) !== undefined,
    end(signal) {
      const found = embedded.findPostmaster(layout);
      if (found !== undefined) process.kill(found.pid, signal);
    },
    async stop() {
      const found = embedded.findPostmaster(layout);
      if (found !== undefined) await embedded.stopPostmaster(found);
    },
  };
}
