import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serverEnvironment } from "./cluster.js";
import type { Connection } from "./connection.js";
import type { DatabaseUser } from "./database-user.js";
import type { Layout } from "./layout.js";
import { type Address, listenSettings } from "./listening.js";
import { stopPostmaster } from "./postmaster.js";
import { processEntry } from "./process-table.js";
import { withClient } from "./with-client.js";

/** After a crash the server replays its journal first; that may take minutes. */
const readyWithinMs = 300_000;

/** Errors are logged without the statement and its values: those may be personal. */
const settings = [
  "max_connections=200",
  "shared_buffers=128MB",
  "synchronous_commit=on",
  "idle_in_transaction_session_timeout=30s",
  "log_min_error_statement=panic",
  "log_error_verbosity=terse",
  "log_checkpoints=off",
];

interface LaunchDeps {
  readonly layout: Layout;
  readonly binaries: string;
  readonly user: DatabaseUser | undefined;
  readonly superuser: Connection;
  /** Gives up waiting: a server that replays a long journal must not hold up the end of the gateway. */
  readonly signal: AbortSignal;
}

/** Starts the server in a session of its own: a signal to our process group must not reach it before it was drained. */
export async function launch(deps: LaunchDeps, address: Address): Promise<void> {
  const child = spawnServer(deps, address);
  const ended = { because: undefined as string | undefined };
  child.once("error", (error) => (ended.because = error.message));
  child.once("exit", (code, signal) => (ended.because = `it ended with ${signal ?? code}`));
  child.unref();
  await untilReady(deps, ended).catch((error: unknown) => endAndThrow(child, error));
}

/** A start that failed leaves no server behind, not even one too young to have written its `postmaster.pid`. */
async function endAndThrow({ pid }: ChildProcess, error: unknown): Promise<never> {
  const entry = pid === undefined ? undefined : processEntry(pid);
  if (entry !== undefined) await stopPostmaster(entry);
  throw error;
}

export const programIn = (binaries: string): string => join(binaries, "bin", "postgres");

function spawnServer({ layout, binaries, user }: LaunchDeps, address: Address): ChildProcess {
  const log = openLog(layout.serverLog);
  const words = [...settings, ...listenSettings(address)].flatMap((setting) => ["-c", setting]);
  const as = user && { uid: user.uid, gid: user.gid };
  try {
    return spawn(programIn(binaries), ["-D", layout.cluster, "-p", String(address.port), ...words], {
      cwd: binaries,
      env: serverEnvironment,
      detached: true,
      stdio: ["ignore", log, log],
      ...as,
    });
  } finally {
    closeSync(log);
  }
}

/** Kept over starts, since it says why the last server ended, and begun anew when it has grown long. */
function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(path, size > 10_000_000 ? "w" : "a", 0o600);
}

/** Ready is what answers a query. */
async function untilReady(deps: LaunchDeps, ended: { because: string | undefined }): Promise<void> {
  const { layout, superuser, signal } = deps;
  const end = Date.now() + readyWithinMs;
  for (;;) {
    signal.throwIfAborted();
    const failure = await tryQuery(superuser);
    if (failure === undefined) return;
    const because = ended.because ?? (isStarting(failure) && Date.now() < end ? undefined : failure.message);
    if (because !== undefined) throw notStarted(layout, because, failure);
    await sleep(15);
  }
}

export async function tryQuery(connection: Connection): Promise<Error | undefined> {
  try {
    await withClient(connection, (client) => client.query("SELECT 1"));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const isStarting = (error: Error & { code?: string }): boolean =>
  ["ENOENT", "ECONNREFUSED", "ECONNRESET", "57P03"].includes(error.code ?? "") ||
  /terminated|timeout/.test(error.message);

function notStarted(layout: Layout, because: string, cause: Error): Error {
  const said = readFileSync(layout.serverLog, "utf8").trim().split("\n").slice(-5).join("\n");
  return new Error(`the database in ${layout.cluster} did not start: ${because}\n${said}`, { cause });
}
