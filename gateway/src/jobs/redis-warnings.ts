import type { Redis } from "ioredis";

/** Says which settings of a Redis would lose jobs without a word (none when all is well); throws if it is away. */
export async function redisWarnings(redisUrl: string): Promise<readonly string[]> {
  const { Redis: Client } = await import("ioredis");
  const client = new Client(redisUrl, {
    lazyConnect: true,
    connectTimeout: 5_000,
    retryStrategy: () => null,
  });
  let fault: unknown;
  client.on("error", (error) => {
    fault = error;
  });
  try {
    await client.connect();
    return judge(await readInfo(client));
  } catch (error) {
    throw new Error(`Redis at ${address(redisUrl)} does not answer. Start it or correct REDIS_URL.`, {
      cause: fault ?? error,
    });
  } finally {
    client.disconnect();
  }
}

/** INFO rather than CONFIG GET, which hosted Redis forbids. */
async function readInfo(client: Redis): Promise<ReadonlyMap<string, string>> {
  const text = await client.info();
  const lines = text.split(/\r?\n/).filter((line) => line.includes(":"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

function judge(info: ReadonlyMap<string, string>): readonly string[] {
  const warnings: string[] = [];
  const version = info.get("redis_version") ?? "0";
  const policy = info.get("maxmemory_policy") ?? "unknown";
  if (Number.parseFloat(version) < 6.2) warnings.push(`Redis is ${version}; 6.2 or newer is needed.`);
  if (info.get("aof_enabled") !== "1")
    warnings.push("Redis has `appendonly no`: a crash loses jobs. Set `appendonly yes` in redis.conf.");
  if (policy !== "noeviction")
    warnings.push(
      `Redis has \`maxmemory-policy ${policy}\`: full memory drops jobs. Set \`maxmemory-policy noeviction\`.`,
    );
  return warnings;
}

/** Host and port only: the URL holds the password. */
function address(redisUrl: string): string {
  return URL.canParse(redisUrl) ? new URL(redisUrl).host : "an unreadable address";
}
