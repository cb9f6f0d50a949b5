import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../free-port.js";
import { type ProcessName, processNames } from "../faults.js";
import { installOutside } from "../outside/install-outside.js";
import { openLink } from "../proxy/link.js";
import type { Receiver } from "../receiver/start-receiver.js";
import { inspectorOption } from "./block-loop.js";
import { configuration } from "./configuration.js";
import { environmentOf, newMasterKey, newToken, type Shared } from "./environment.js";
import { type GatewayProcess, startGatewayProcess } from "./gateway-process.js";
import { openLedger } from "./ledger.js";
import type { Network } from "./network.js";
import { type Postgres, startPostgres } from "./postgres.js";
import type { OwnRedis } from "./redis.js";
import type { SmallDisk } from "./small-disk.js";
import { chanceFor, createTurns, type Links, type Stand } from "./stand.js";
import { createTool } from "./tool.js";

/** What the machine gave, and what goes with it when the run ends. */
export interface Ground {
  readonly folder: string;
  readonly secret: string;
  readonly seed: number;
  readonly receiver: Receiver;
  readonly redis?: OwnRedis;
  /** Whether the database has a standby. */
  readonly standby: boolean;
  readonly disk?: SmallDisk;
  readonly network?: Network;
  readonly fakeTime?: string;
  /** The build of the gateway that is run, when it is not the product's own. */
  readonly program?: string;
  /** What is to be ended with the run, newest first. */
  readonly onClose: (close: () => Promise<unknown>) => void;
}

export const databaseFolder = (folder: string): string => join(folder, "database");

const loopback = "127.0.0.1";
const product = fileURLToPath(new URL("../../../../gateway/bin/gatehouse.mjs", import.meta.url));

async function openLinks(ground: Ground, postgres: Postgres, name: ProcessName): Promise<Links> {
  const host = livesApart(ground, name) ? (ground.network?.here ?? loopback) : loopback;
  const random = chanceFor(ground.seed, processNames.indexOf(name));
  const open = async (port: () => number, more: { readonly postgres?: true } = {}) => {
    const link = await openLink({ target: () => ({ host: loopback, port: port() }), host, random, ...more });
    ground.onClose(() => link.close());
    return link;
  };
  const { receiver, redis } = ground;
  return {
    postgres: await open(() => postgres.leader().address.port, { postgres: true }),
    receiver: await open(() => receiver.port),
    ...(redis !== undefined && { redis: await open(() => redis.port) }),
  };
}

const livesApart = ({ network }: Ground, name: ProcessName): boolean => network !== undefined && name === "worker2";

async function startProcess(ground: Ground, shared: Shared, name: ProcessName, links: Links): Promise<GatewayProcess> {
  const { network, program = product } = ground;
  const apart = livesApart(ground, name);
  const host = apart ? (network?.there ?? loopback) : loopback;
  const port = await freePort();
  const own = [process.execPath, "--max-semi-space-size=32", inspectorOption(host), program, "start"] as const;
  const command: readonly [string, ...string[]] = apart && network ? [...network.prefix, ...own] : [...own];
  const started = startGatewayProcess({
    name,
    host,
    port,
    command,
    env: environmentOf(name, shared, links, host, port),
  });
  ground.onClose(() => started.end("SIGKILL"));
  return started;
}

/** Each process with this. */
async function forEach<Value>(make: (name: ProcessName) => Promise<Value>): Promise<Record<ProcessName, Value>> {
  const all = await Promise.all(processNames.map(async (name) => [name, await make(name)] as const));
  return Object.fromEntries(all) as Record<ProcessName, Value>;
}

/** Starts database and gateway processes; resolves when all of them can work. */
export async function openStand(ground: Ground): Promise<Stand> {
  const { folder, secret, receiver, redis, disk, network, fakeTime, program = product } = ground;
  const postgres = await startPostgres(databaseFolder(folder), ground.standby);
  ground.onClose(() => postgres.stop());
  const ledger = openLedger(() => ({ ...postgres.leader().superuser, database: postgres.leader().app.database }));
  ground.onClose(() => ledger.close());
  const configFile = join(folder, "gatehouse.yaml");
  writeFileSync(configFile, configuration(secret));
  const dataDir = join(folder, "data");
  mkdirSync(dataDir);
  const adminToken = newToken();
  const shared = { configFile, dataDir, masterKey: newMasterKey(), adminToken, connections: postgres.leader() };
  const links = await forEach((name) => openLinks(ground, postgres, name));
  const tool = createTool(program, environmentOf("door1", shared, links.door1, loopback, await freePort()));
  await installOutside(folder, tool);
  // The first makes the tables; the others would only wait for it.
  const door1 = await startProcess(ground, shared, "door1", links.door1);
  await door1.untilReady();
  const processes = await forEach((name) =>
    name === "door1" ? Promise.resolve(door1) : startProcess(ground, shared, name, links[name]),
  );
  await Promise.all(processNames.map((name) => processes[name].untilReady()));
  return {
    processes,
    links,
    postgres,
    receiver,
    ledger,
    adminToken,
    secret,
    poison: new Set(),
    tool,
    turn: createTurns(),
    ...(redis !== undefined && { redis }),
    ...(disk !== undefined && { disk }),
    ...(network !== undefined && { network }),
    ...(fakeTime !== undefined && { fakeTime }),
  };
}
