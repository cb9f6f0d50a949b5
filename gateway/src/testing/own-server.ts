import { join } from "node:path";
import { findPackage } from "../store/embedded/binaries.js";
import { type Connections, connectionsTo } from "../store/embedded/connections.js";
import { type DatabaseUser, databaseUser } from "../store/embedded/database-user.js";
import { freePort } from "../store/embedded/free-port.js";
import { launch } from "../store/embedded/launch.js";
import { type Layout, layoutOf } from "../store/embedded/layout.js";
import { type Address, freshSocketFolder } from "../store/embedded/listening.js";
import { openPasswords, type Passwords } from "../store/embedded/passwords.js";
import { clearDeadServer, findPostmaster, stopPostmaster } from "../store/embedded/postmaster.js";
import { startEmbedded } from "../store/embedded/start-embedded.js";

/** A Postgres that nobody starts again but whoever ended it. */
export interface OwnServer extends Connections {
  readonly layout: Layout;
  readonly address: Address;
  readonly ground: ServerGround;
  /** Starts it, also after an end; clears away what a killed one left. */
  start(): Promise<void>;
  /** Ends its first process as it stands (SIGKILL) or at once, without a checkpoint (SIGQUIT). */
  end(signal: "SIGKILL" | "SIGQUIT"): void;
  /** Resolves when no process of an ended one is left. */
  untilGone(): Promise<void>;
  isRunning(): boolean;
  /** Of its first process. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** What a server and a copy of it have in common. */
export interface ServerGround {
  readonly binaries: string;
  readonly user: DatabaseUser | undefined;
  readonly passwords: Passwords;
}

const patienceMs = 120_000;

/** The server of this layout, at a port of 127.0.0.1; not started. */
export function serverAt(ground: ServerGround, layout: Layout, address: Address): OwnServer {
  const connections = connectionsTo(address, ground.passwords);
  const { superuser } = connections;
  return {
    ...connections,
    layout,
    address,
    ground,
    async start() {
      await clearDeadServer(layout);
      freshSocketFolder(layout, ground.user);
      await launch({ ...ground, layout, superuser, signal: AbortSignal.timeout(patienceMs) }, address);
    },
    isRunning: () => findPostmaster(layout) !== undefined,
    pid: () => findPostmaster(layout)?.pid,
    untilGone: () => clearDeadServer(layout),
    end(signal) {
      const found = findPostmaster(layout);
      if (found !== undefined) process.kill(found.pid, signal);
    },
    async stop() {
      const found = findPostmaster(layout);
      if (found !== undefined) await stopPostmaster(found);
    },
  };
}

export const ownAddress = async (): Promise<Address> => ({ host: "127.0.0.1", port: await freePort() });

/** Makes a cluster with the product's roles in `dataDir` and starts it. */
export async function startOwnServer(dataDir: string): Promise<OwnServer> {
  const made = await startEmbedded({ dataDir, log: () => undefined });
  await made.stop();
  const layout = layoutOf(dataDir);
  const ground = {
    binaries: join(layout.versions, findPackage().version),
    user: databaseUser(layout.cluster),
    passwords: openPasswords(layout),
  };
  const server = serverAt(ground, layout, await ownAddress());
  await server.start();
  return server;
}
