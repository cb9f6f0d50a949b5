import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../store/embedded/free-port.js";

/** `npm start` as a newcomer runs it, in a process group of its own. */
export interface NpmStart {
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  output(): string;
  /** Waits until it has printed this. */
  until(pattern: RegExp): Promise<void>;
  /** To npm alone, or to everything in its group. */
  signal(name: NodeJS.Signals, to: "npm" | "group"): void;
}

const checkout = fileURLToPath(new URL("../../../..", import.meta.url));
const waitMs = 60_000;

/** A data folder that the database's user can enter, with a name as schools have them. */
export function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse 学校-"));
  chmodSync(folder, 0o755);
  return join(folder, "data");
}

/** Ports of their own, so that several runs do not meet. */
export async function demoEnv(dataDir: string): Promise<Record<string, string>> {
  return {
    GATEHOUSE_DATA: dataDir,
    GATEHOUSE_PORT: String(await freePort()),
    GATEHOUSE_DEMO_SMTP_PORT: String(await freePort()),
  };
}

/** Nothing of the test's own environment but the way to its programs: a setting there must not decide a test. */
function cleanEnv(env: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = "", HOME = tmpdir() } = process.env;
  return { PATH, HOME, npm_config_update_notifier: "false", ...env };
}

export function npmStart(env: Readonly<Record<string, string>>): NpmStart {
  const child = spawn("npm", ["start"], {
    cwd: checkout,
    env: cleanEnv(env),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => printed.push(chunk));
  const output = (): string => Buffer.concat(printed).toString();
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal })),
  );
  return {
    url: `http://127.0.0.1:${env["GATEHOUSE_PORT"]}`,
    child,
    ended,
    output,
    async until(pattern) {
      for (const end = Date.now() + waitMs; !pattern.test(output()); ) {
        if (child.exitCode !== null || Date.now() > end) throw new Error(`${pattern} was not printed:\n${output()}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    signal(name, to) {
      process.kill(to === "npm" ? (child.pid ?? 0) : -(child.pid ?? 0), name);
    },
  };
}

/** Processes that have to do with this data folder, or belong to the group of this run. */
export function processesOf(dataDir: string, run: NpmStart): string[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,pgid=,stat=,args="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => {
    const [, , pgid, state, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (state === undefined || state.startsWith("Z")) return false;
    return Number(pgid) === run.child.pid || args?.includes(dataDir) === true;
  });
}
