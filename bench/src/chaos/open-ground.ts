import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import type { Need } from "./kinds.js";
import { startReceiver } from "./receiver/start-receiver.js";
import { whyNot } from "./stand/command.js";
import { newSecret } from "./stand/environment.js";
import { makeNetwork, type Network } from "./stand/network.js";
import { databaseFolder, type Ground } from "./stand/open-stand.js";
import { startOwnRedis } from "./stand/redis.js";
import { mountSmallDisk, type SmallDisk } from "./stand/small-disk.js";
import { findFakeTime } from "./stand/wrong-clock.js";

export interface GroundOptions {
  readonly seed: number;
  readonly redis: boolean;
  readonly standby: boolean;
  readonly messages: number;
  readonly program?: string;
}

/** What this machine lets us do, and why it does not let us do the rest. */
export type Opened = Ground & { readonly missing: Readonly<Partial<Record<Need, string>>> };

const baseMib = 1_024;
const mibPerThousandMessages = 20;

async function openDisk(folder: string, messages: number): Promise<SmallDisk> {
  const sizeMib = baseMib + Math.ceil((messages / 1_000) * mibPerThousandMessages);
  if (freemem() < 2 * sizeMib * 2 ** 20) throw new Error(`a disk of ${sizeMib} MiB in memory needs twice that free`);
  return mountSmallDisk(folder, sizeMib);
}

/** Tells what it got; what it did not get is a reason, not a failure. */
async function attempt<Value>(make: () => Promise<Value>): Promise<{ value?: Value; reason?: string }> {
  let value: Value | undefined;
  const reason = await whyNot(async () => {
    value = await make();
  });
  return { ...(value !== undefined && { value }), ...(reason !== undefined && { reason }) };
}

interface Found {
  readonly redis: unknown;
  readonly fakeTime: unknown;
  readonly full_disk: string | undefined;
  readonly network_namespace: string | undefined;
}

/** Why a kind of fault cannot happen in this run. */
function missingOf({ redis: wanted, standby }: GroundOptions, { redis, fakeTime, ...why }: Found): Opened["missing"] {
  const noRedis = wanted ? "redis-server is not installed" : "the profile is without Redis";
  const reasons: Readonly<Record<Need, string | undefined>> = {
    ...why,
    redis: redis === undefined ? noRedis : undefined,
    standby: standby ? undefined : "the profile is without a standby",
    fake_time: fakeTime === undefined ? "libfaketime is not installed (Debian: faketime)" : undefined,
  };
  return Object.fromEntries(Object.entries(reasons).filter(([, reason]) => reason !== undefined));
}

/** Lays the ground of a run: folder, receiver, and as much of Redis, small disk and network as there is. */
export async function openGround(options: GroundOptions, onClose: Ground["onClose"]): Promise<Opened> {
  const { seed, redis: wanted, standby, messages, program } = options;
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-chaos-"));
  // The database's own user must be able to enter; only the folders it owns are closed.
  chmodSync(folder, 0o755);
  onClose(async () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(databaseFolder(folder));
  const secret = newSecret();
  const receiver = await startReceiver(secret, join(folder, "taken.jsonl"), seed);
  onClose(() => receiver.stop());
  const redis = wanted ? await startOwnRedis(folder) : undefined;
  if (redis !== undefined) onClose(() => redis.stop());
  const disk = await attempt(async () => {
    if (standby) throw new Error("the profile has two databases");
    return openDisk(databaseFolder(folder), messages);
  });
  const { value: mounted } = disk;
  if (mounted !== undefined) onClose(() => mounted.remove());
  const network = await attempt<Network>(makeNetwork);
  const { value: made } = network;
  if (made !== undefined) onClose(() => made.remove());
  const fakeTime = findFakeTime();
  return {
    folder,
    secret,
    seed,
    receiver,
    standby,
    onClose,
    ...(redis !== undefined && { redis }),
    ...(mounted !== undefined && { disk: mounted }),
    ...(made !== undefined && { network: made }),
    ...(fakeTime !== undefined && { fakeTime }),
    ...(program !== undefined && { program }),
    missing: missingOf(options, { redis, fakeTime, full_disk: disk.reason, network_namespace: network.reason }),
  };
}
