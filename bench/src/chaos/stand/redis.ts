import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { redisSettings } from "../../baseline/start-redis.js";
import { until } from "../../clock.js";
import { findProgram } from "../../find-program.js";
import { freePort } from "../../free-port.js";
import { type ServerProcess, startServer } from "../../server-process.js";

/** A Redis of the run's own, with the settings operators are asked for. */
export interface OwnRedis {
  readonly port: number;
  kill(): Promise<void>;
  start(): Promise<void>;
  flush(): Promise<void>;
  /** From now on it may take so much more than it uses; below zero it is over its limit at once. */
  limit(spareBytes: number): Promise<void>;
  unlimit(): Promise<void>;
  /** Forgets everything it wrote; only while it is down. */
  empty(): void;
  stop(): Promise<void>;
}

/** A gateway refuses a Redis without one that it reaches by another address than loopback. */
export const redisPassword = "of-this-run-alone";

async function ask(port: number, question: (redis: Redis) => Promise<unknown>): Promise<boolean> {
  const redis = new Redis({
    host: "127.0.0.1",
    port,
    password: redisPassword,
    lazyConnect: true,
    retryStrategy: () => null,
  });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    await question(redis);
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

/** Without a limit that a run sets it takes what it wants. */
const noLimit = 0;

async function setLimit(redis: Redis, bytes: number): Promise<void> {
  await redis.config("SET", "maxmemory", bytes);
}

async function usedBytes(redis: Redis): Promise<number> {
  const said = await redis.info("memory");
  return Number(/^used_memory:(\d+)/m.exec(said)?.[1]);
}

/** Undefined where none is installed. */
export async function startOwnRedis(folder: string): Promise<OwnRedis | undefined> {
  const program = findProgram("redis-server");
  if (program === undefined) return undefined;
  const dir = join(folder, "redis");
  const port = await freePort();
  const settings = Object.entries(redisSettings).flatMap(([name, value]) => [`--${name}`, value]);
  const words = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--dir",
    dir,
    "--save",
    "",
    "--requirepass",
    redisPassword,
    ...settings,
  ];
  const empty = (): void => {
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
  };
  let server: ServerProcess | undefined;
  const start = async (): Promise<void> => {
    server = startServer(program, words);
    await until("redis-server", 20, () => ask(port, (redis) => redis.ping()));
  };
  const must = async (question: (redis: Redis) => Promise<unknown>): Promise<void> => {
    if (!(await ask(port, question))) throw new Error("redis-server did not take its limit of memory");
  };
  empty();
  await start();
  return {
    port,
    start,
    empty,
    kill: async () => server?.stop("SIGKILL"),
    flush: async () => void (await ask(port, (redis) => redis.flushall())),
    limit: (spareBytes) => must(async (redis) => setLimit(redis, (await usedBytes(redis)) + spareBytes)),
    unlimit: () => must((redis) => setLimit(redis, noLimit)),
    stop: async () => server?.stop(),
  };
}
