import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { loadServers, type OwnServer } from "./embedded.js";

/** The database of a run: one server, or one that leads and one that follows it. */
export interface Postgres {
  /** The one that takes writes now. */
  leader(): OwnServer;
  /** What there is besides when commits wait for a second server; absent: there is none. */
  readonly standby?: Standby;
  stop(): Promise<void>;
}

export interface Standby {
  server(): OwnServer;
  /** Kills the leader and has the standby lead; resolves when the one that was killed follows as a new copy. */
  failOver(): Promise<void>;
}

async function startSingle(folder: string): Promise<Postgres> {
  const server = await (await loadServers()).startOwnServer(folder);
  return { leader: () => server, stop: server.stop };
}

async function startPair(folder: string): Promise<Postgres> {
  mkdirSync(join(folder, "first"));
  const pair = await (await loadServers()).startPair(folder, "sync");
  const failOver = async (): Promise<void> => {
    await pair.failOver();
    await pair.follow();
  };
  return { leader: pair.leader, standby: { server: pair.standby, failOver }, stop: pair.stop };
}

/** Makes it with the product's roles in an empty folder and starts it on free ports of 127.0.0.1. */
export const startPostgres = (folder: string, standby: boolean): Promise<Postgres> =>
  standby ? startPair(folder) : startSingle(folder);
