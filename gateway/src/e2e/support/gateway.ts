import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { Connection } from "../../store/embedded/connection.js";
import { freePort } from "../../store/embedded/free-port.js";
import type { TestDatabase } from "../../testing/database.js";

/** A gateway in a process of its own, as a school would run it. */
export interface RunningGateway {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Ends it by this signal and waits until it is gone; returns its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const program = fileURLToPath(new URL("../../../bin/gatehouse.mjs", import.meta.url));
const readyMs = 30_000;

/** A connection as a URL; a socket folder is percent-encoded where the host stands. */
export function urlOf({ host, port, user, password, database }: Connection): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return `postgres://${login}@${encodeURIComponent(host)}:${port}/${database}`;
}

export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/** Writes a configuration into a folder of its own; returns the environment of processes that share it and a database. */
export function sharedEnv(config: object, database: TestDatabase): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-e2e-"));
  const file = join(folder, "gatehouse.yaml");
  writeFileSync(file, stringify(config));
  return {
    GATEHOUSE_CONFIG: file,
    GATEHOUSE_DATA: folder,
    GATEHOUSE_LOG: "info",
    DATABASE_URL: urlOf(database.app),
    DATABASE_OWNER_URL: urlOf(database.owner),
  };
}

/** The status of `/readyz`; undefined while nothing answers. */
export type Probe = (url: string) => Promise<number | undefined>;

const byHttp: Probe = async (url) => (await fetch(`${url}/readyz`).catch(() => undefined))?.status;

async function untilReady(url: string, child: ChildProcess, output: () => string, probe: Probe): Promise<void> {
  const until = Date.now() + readyMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}:\n${output()}`);
    if ((await probe(url)) === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the gateway was not ready in time:\n${output()}`);
}

/** Starts a gateway process on a free port and waits until it can admit. */
export async function runGateway(
  env: Readonly<Record<string, string>>,
  cwd = process.cwd(),
  probe = byHttp,
): Promise<RunningGateway> {
  const port = Number(env["GATEHOUSE_PORT"] ?? (await freePort()));
  const path = process.env["PATH"] ?? "";
  const child = spawn(process.execPath, [program, "start"], {
    cwd,
    env: { PATH: path, ...env, GATEHOUSE_PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => printed.push(chunk));
  const output = (): string => Buffer.concat(printed).toString();
  const url = `http://127.0.0.1:${port}`;
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await untilReady(url, child, output, probe).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  return {
    url,
    child,
    output,
    end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      // A process that a test has stopped hears no other signal before this one.
      child.kill("SIGCONT");
      return ended;
    },
  };
}
