import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { layoutOf } from "../store/embedded/layout.js";
import { type OwnServer, ownAddress, serverAt, startOwnServer } from "./own-server.js";
import { copyAsStandby, promote, standbyState, waitForStandby } from "./standby.js";

/** Two database servers, of which one follows the other. */
export interface DatabasePair {
  /** The one that takes writes; another one after a fail-over. */
  leader(): OwnServer;
  standby(): OwnServer;
  /** Ends the leader as it stands, and has the standby lead. Nobody follows then. */
  failOver(): Promise<void>;
  /** The one that does not lead begins anew as a copy of the other, and follows it. */
  follow(): Promise<void>;
  stop(): Promise<void>;
}

/** `sync`: a commit is answered when it is on the disks of both. `async`: the standby may lag behind. */
export type Replication = "sync" | "async";

const patienceMs = 30_000;
const lookMs = 20;

async function untilFollowing({ superuser }: OwnServer, replication: Replication): Promise<void> {
  if (replication === "sync") await waitForStandby(superuser);
  const end = performance.now() + patienceMs;
  for (let state = await standbyState(superuser); state !== replication; state = await standbyState(superuser)) {
    if (performance.now() > end) throw new Error(`the standby is ${state ?? "away"}, not ${replication}`);
    await sleep(lookMs);
  }
}

/** Starts both in folders of their own. */
export async function startPair(folder: string, replication: Replication): Promise<DatabasePair> {
  let leader = await startOwnServer(join(folder, "first"));
  const { ground } = leader;
  let standby = serverAt(ground, layoutOf(join(folder, "second")), await ownAddress());

  async function follow(): Promise<void> {
    await copyAsStandby(leader, standby.layout);
    await standby.start();
    await untilFollowing(leader, replication);
  }

  async function stop(): Promise<void> {
    await standby.stop();
    await leader.stop();
  }

  async function failOver(): Promise<void> {
    leader.end("SIGKILL");
    await leader.untilGone();
    if (!standby.isRunning()) await standby.start();
    await promote(standby.superuser);
    [leader, standby] = [standby, leader];
  }

  await follow().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { leader: () => leader, standby: () => standby, failOver, follow, stop };
}
