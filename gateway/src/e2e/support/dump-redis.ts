import { Redis } from "ioredis";

/** Every value of every key; the job store holds little. */
export async function dumpRedis(url: string): Promise<string> {
  const redis = new Redis(url);
  const all: unknown[] = [];
  for (const key of await redis.keys("*")) {
    const kind = await redis.type(key);
    const read: Record<string, () => Promise<unknown>> = {
      string: () => redis.get(key),
      list: () => redis.lrange(key, 0, -1),
      set: () => redis.smembers(key),
      zset: () => redis.zrange(key, "0", "-1"),
      hash: () => redis.hgetall(key),
      stream: () => redis.xrange(key, "-", "+"),
    };
    all.push([key, await read[kind]?.()]);
  }
  redis.disconnect();
  return JSON.stringify(all);
}
