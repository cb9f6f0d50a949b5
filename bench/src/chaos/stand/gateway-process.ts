import { request } from "undici";
import { sleep, until } from "../../clock.js";
import { type ServerProcess, startServer } from "../../server-process.js";
import { blockLoop } from "./block-loop.js";

/** One process of the gateway, watched as an operating system's service manager would: what ends is started again. */
export interface GatewayProcess {
  readonly name: string;
  /** Where it is reached, from here. */
  readonly url: string;
  /** Ends it; it stays down until `start`. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** With this in its environment as well, until it is ended again. */
  start(more?: NodeJS.ProcessEnv): void;
  untilReady(): Promise<void>;
  /** Its event loop stands still for so long, while the process itself runs. */
  block(ms: number): Promise<{ readonly over: Promise<void> }>;
  pause(): void;
  resume(): void;
  /** The last lines it wrote. */
  output(): string;
  /** Ends nobody asked for. A start may fail, for instance while the database is away; what runs must go on running. */
  readonly ownEnds: readonly OwnEnd[];
}

export interface OwnEnd {
  readonly process: string;
  readonly while: "starting" | "running";
  /** The last lines it wrote. */
  readonly output: string;
}

export interface ProcessOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
}

const restartMs = 500;
const readySecs = 60;
const lastWords = 1_500;
/** What the product says once it works. */
const greeting = "Gatehouse is running";

async function isReady(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${url}/readyz`, { headersTimeout: 3_000, bodyTimeout: 3_000 });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

/** Waits for its end; tells whether it worked before. */
async function untilEnd(server: ServerProcess): Promise<boolean> {
  let ran = false;
  while (server.running()) {
    ran ||= server.output().includes(greeting);
    await sleep(100);
  }
  return ran;
}

const unready =
  (name: string, said: () => string) =>
  (cause: unknown): never => {
    throw new Error(`${name} did not become ready; it wrote last: ${said()}`, { cause });
  };

/** Starts it and watches it. */
export function startGatewayProcess({ name, host, port, env, command }: ProcessOptions): GatewayProcess {
  const url = `http://${host}:${port}`;
  const ownEnds: OwnEnd[] = [];
  let server: ServerProcess | undefined;
  let wanted = false;

  function start(more: NodeJS.ProcessEnv = {}): void {
    wanted = true;
    const started = startServer(command[0], command.slice(1), { env: { ...env, ...more } });
    server = started;
    void watch(started, more);
  }

  async function watch(started: ServerProcess, more: NodeJS.ProcessEnv): Promise<void> {
    const ran = await untilEnd(started);
    if (!wanted || server !== started) return;
    const output = started.output().slice(-lastWords);
    ownEnds.push({ process: name, while: ran ? "running" : "starting", output });
    await sleep(restartMs);
    if (wanted && server === started) start(more);
  }

  const said = (): string => ownEnds.at(-1)?.output ?? server?.output() ?? "";

  start();
  return {
    name,
    url,
    start,
    ownEnds,
    output: () => server?.output() ?? "",
    async end(signal) {
      wanted = false;
      await server?.stop(signal);
    },
    block: async (ms) => (server === undefined ? { over: Promise.resolve() } : blockLoop(server, ms)),
    untilReady: () => until(`${name} to be ready`, readySecs, () => isReady(url), 50).catch(unready(name, said)),
    pause: () => server !== undefined && process.kill(server.pid, "SIGSTOP"),
    resume: () => server?.running() && process.kill(server.pid, "SIGCONT"),
  };
}
