import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { request } from "undici";
import { micros, sleep } from "../clock.js";
import { type ServerProcess, startServer } from "../server-process.js";
import { configuration, type Neighbour } from "./configuration.js";

export interface Gateway {
  readonly process: ServerProcess;
  readonly port: number;
  /** When the process was started, microseconds of the monotonic clock. */
  readonly startedAt: number;
  /** Milliseconds from then to the first 200 of /readyz. */
  readonly readyMs: number;
}

export interface GatewayOptions {
  readonly folder: string;
  readonly port: number;
  readonly secret: string;
  readonly sinkPort: number | undefined;
  readonly beside?: Neighbour | undefined;
  readonly databaseUrl: string | undefined;
  /** What is run, with `node`; the product's own command. */
  readonly script?: readonly string[];
}

const patienceSecs = 60;
const product = [
  "--max-semi-space-size=32",
  fileURLToPath(new URL("../../../gateway/bin/gatehouse.mjs", import.meta.url)),
  "start",
];

async function isReady(port: number): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}/readyz`);
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

async function awaitReady(process: ServerProcess, port: number): Promise<void> {
  const deadline = micros() + patienceSecs * 1e6;
  while (!(await isReady(port))) {
    if (!process.running() || micros() > deadline) {
      await process.stop("SIGKILL");
      throw new Error(`the gateway did not become ready; it wrote:\n${process.output()}`);
    }
    await sleep(10);
  }
}

/** Nothing of the caller's own gateway may reach the one under test. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(GATEHOUSE_.*|DATABASE_URL|REDIS_URL)$/.test(name)),
  );

/** Starts the product as an operator would, and waits until it can admit. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const file = join(options.folder, options.sinkPort === undefined ? "no-endpoint.yaml" : "gatehouse.yaml");
  writeFileSync(file, configuration(options.secret, options.sinkPort, options.beside));
  const started = micros();
  const server = startServer(process.execPath, options.script ?? product, {
    env: {
      ...cleanEnvironment(),
      GATEHOUSE_CONFIG: file,
      GATEHOUSE_DATA: join(options.folder, "data"),
      GATEHOUSE_HOST: "127.0.0.1",
      GATEHOUSE_PORT: String(options.port),
      GATEHOUSE_LOG: "warn",
      ...(options.databaseUrl !== undefined && { DATABASE_URL: options.databaseUrl }),
    },
  });
  await awaitReady(server, options.port);
  return { process: server, port: options.port, startedAt: started, readyMs: (micros() - started) / 1000 };
}
