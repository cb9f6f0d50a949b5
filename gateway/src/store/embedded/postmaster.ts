import { readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Layout } from "./layout.js";
import type { Address } from "./listening.js";
import { commandOf, processEntry, processesIn, workingDirectory } from "./process-table.js";

/** A running server, as its own `postmaster.pid` describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly stamp: string;
  readonly address: Address;
  /** The program it was started from: tells its version. */
  readonly program: string;
}

const pidFile = (layout: Layout): string => join(layout.cluster, "postmaster.pid");

/** The server that runs on this cluster. A number in the file proves nothing: it may belong to another process by now. */
export function findPostmaster(layout: Layout): Postmaster | undefined {
  const [pid, , , port, socketFolder] = readLines(pidFile(layout));
  if (!pid || !port) return undefined;
  const entry = processEntry(Number(pid));
  if (entry === undefined || !servesCluster(entry.pid, layout.cluster)) return undefined;
  const address = { host: socketFolder || "127.0.0.1", port: Number(port) };
  return { pid: entry.pid, stamp: entry.stamp, address, program: commandOf(entry.pid)[0] ?? "" };
}

/** Removes what a dead server left, once its last child is gone: two servers on one cluster would destroy it. */
export async function clearDeadServer(layout: Layout): Promise<void> {
  if (readLines(pidFile(layout)).length === 0) return;
  await goneWithin(10_000, () => processesIn(layout.cluster).length === 0);
  for (const pid of processesIn(layout.cluster)) sendSignal(pid, "SIGQUIT");
  if (!(await goneWithin(10_000, () => processesIn(layout.cluster).length === 0))) {
    throw new Error(`processes ${processesIn(layout.cluster).join(", ")} of a dead server still use ${layout.cluster}`);
  }
  rmSync(pidFile(layout), { force: true });
}

/** Ends a server: fast (sessions are cut, everything committed is kept), after ten seconds at once. */
export async function stopPostmaster({ pid, stamp }: Pick<Postmaster, "pid" | "stamp">): Promise<void> {
  const isGone = (): boolean => processEntry(pid)?.stamp !== stamp;
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    if (isGone()) return;
    sendSignal(pid, signal);
    if (await goneWithin(10_000, isGone)) return;
  }
  throw new Error(`the database server (process ${pid}) does not end`);
}

/** Between looking and signalling a process may have ended. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** A postmaster works inside its cluster; where that cannot be seen, its command line names the cluster. */
function servesCluster(pid: number, cluster: string): boolean {
  const folder = workingDirectory(pid);
  if (folder !== undefined) return folder === realpathSync(cluster);
  return commandOf(pid).some((word) => word === cluster || word.includes(`-D ${cluster}`));
}

async function goneWithin(milliseconds: number, isGone: () => boolean): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!isGone()) {
    if (Date.now() > end) return false;
    await sleep(10);
  }
  return true;
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
