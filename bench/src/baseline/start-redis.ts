import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { until } from "../clock.js";
import { findProgram } from "../find-program.js";
import { freePort } from "../free-port.js";
import { type ServerProcess, startServer } from "../server-process.js";

export interface PrivateRedis {
  readonly process: ServerProcess;
  readonly port: number;
}

export const redisSettings = { appendonly: "yes", appendfsync: "everysec", "maxmemory-policy": "noeviction" };

async function answers(port: number): Promise<boolean> {
  const redis = new Redis({ host: "127.0.0.1", port, lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === "PONG";
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

/** Redis of our own, as durable as BullMQ asks for; undefined where none is installed. */
export async function startRedis(folder: string): Promise<PrivateRedis | undefined> {
  const program = findProgram("redis-server");
  if (program === undefined) return undefined;
  const dir = join(folder, "redis");
  mkdirSync(dir, { recursive: true });
  const port = await freePort();
  const settings = Object.entries(redisSettings).flatMap(([name, value]) => [`--${name}`, value]);
  const own = startServer(program, [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--dir",
    dir,
    "--save",
    "",
    ...settings,
  ]);
  await until("redis-server", 10, () => answers(port));
  return { process: own, port };
}
