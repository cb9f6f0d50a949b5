import type { Redis } from "ioredis";
import { ConfigError } from "../config/config-error.js";

const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i.test(host);

/** A socket has no host: who may use it is decided by its folder. */
const isSocket = (redisUrl: string): boolean => new URL(redisUrl).hostname === "";

/** The same server, as somebody who knows no password. */
function withoutPassword(redisUrl: string): string {
  const url = new URL(redisUrl);
  url.username = "";
  url.password = "";
  return url.href;
}

/** Does the server listen to others, without the protection it has by default? It may keep its settings to itself. */
async function listensElsewhere(client: Redis): Promise<boolean> {
  const setting = async (name: string): Promise<string> =>
    ((await client.config("GET", name).catch(() => [])) as string[])[1] ?? "";
  if ((await setting("protected-mode")) !== "no") return false;
  const addresses = (await setting("bind")).split(/\s+/).map((address) => address.replace(/^-/, ""));
  return addresses.some((address) => address === "" || !isLoopback(address));
}

async function isOpen(redisUrl: string): Promise<boolean> {
  const { Redis: Client } = await import("ioredis");
  const client = new Client(withoutPassword(redisUrl), {
    lazyConnect: true,
    connectTimeout: 5_000,
    retryStrategy: () => null,
    enableReadyCheck: false,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.ping();
    return !isLoopback(new URL(redisUrl).hostname) || (await listensElsewhere(client));
  } catch {
    // It wants a password, or it is away, which whoever needs it will say.
    return false;
  } finally {
    client.disconnect();
  }
}

/** Refuses a Redis that others on the network may use without a password: who can write jobs there can stop the school's. */
export async function refuseOpenRedis(redisUrl: string): Promise<void> {
  if (isSocket(redisUrl) || !(await isOpen(redisUrl))) return;
  throw new ConfigError(
    `REDIS_URL：这个 Redis 不要口令，网络上谁都能用 | REDIS_URL: this Redis wants no password, and others on the network can reach it.
  Set \`requirepass\` (or an ACL user) in redis.conf and REDIS_URL=redis://:…@host:6379, or let it listen on 127.0.0.1 alone.`,
  );
}
