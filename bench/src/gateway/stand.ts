import { chmodSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Meter } from "../machine/meter.js";
import type { Neighbour } from "./configuration.js";
import { type Database, embeddedConfig, openDatabase } from "./database.js";
import { type Gateway, startGateway } from "./start-gateway.js";
import { stopOrphan } from "./stop-orphan.js";

/** `sink`: one endpoint. `admission`: none, so that nothing but accepting is measured. */
export type Setup = "sink" | "admission";

export interface Running {
  readonly gateway: Gateway;
  readonly database: Database;
  readonly meters: readonly Meter[];
}

/** The one gateway and database of a run: started when a scenario asks, restarted when it asks for another set-up. */
export interface Stand {
  use(setup: Setup, beside?: Neighbour): Promise<Running>;
  stop(): Promise<void>;
  /** `kill -9` of the gateway alone; its database lives on, as after a crash. */
  kill(): Promise<void>;
  /** Stops, and removes the data. */
  clear(): Promise<void>;
}

export interface StandOptions {
  readonly folder: string;
  readonly port: number;
  readonly secret: string;
  readonly sinkPort: number;
  readonly databaseUrl: string | undefined;
}

async function launch(options: StandOptions, setup: Setup, beside: Neighbour | undefined): Promise<Running> {
  const sinkPort = setup === "sink" ? options.sinkPort : undefined;
  const gateway = await startGateway({ ...options, sinkPort, beside });
  const { databaseUrl } = options;
  const config =
    databaseUrl === undefined ? embeddedConfig(join(options.folder, "data")) : { connectionString: databaseUrl };
  const database = await openDatabase(config);
  const meters: Meter[] = [
    { name: "gateway", pid: () => gateway.process.pid },
    { name: "postgres", pid: () => database.postmaster },
  ];
  return { gateway, database, meters };
}

export function createStand(options: StandOptions): Stand {
  const data = join(options.folder, "data");
  let current: (Running & { readonly setup: Setup; readonly beside: Neighbour | undefined }) | undefined;
  // The database's own user must be able to enter; only the folders it owns are closed.
  chmodSync(options.folder, 0o755);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = current;
    current = undefined;
    await ending?.database.close();
    await ending?.gateway.process.stop(signal);
  };
  return {
    async use(setup, beside) {
      const isIt = current?.setup === setup && current.beside?.id === beside?.id;
      if (current !== undefined && isIt && current.gateway.process.running()) return current;
      await end("SIGTERM");
      current = { ...(await launch(options, setup, beside)), setup, beside };
      return current;
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    async clear() {
      await end("SIGTERM");
      await stopOrphan(data);
      if (existsSync(data)) rmSync(data, { recursive: true });
    },
  };
}
