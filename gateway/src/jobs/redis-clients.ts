import type { Redis } from "ioredis";
import type { RedisJobs } from "./connection-redis.js";

/** Opens connections that return by themselves for as long as this process lives. */
export async function redisClients(deps: {
  readonly connection: RedisJobs;
  readonly warn: (error: unknown) => void;
}): Promise<{ open(maxRetriesPerRequest: number | null): Redis; giveUp(): void }> {
  const { Redis: Client } = await import("ioredis");
  const opened: Redis[] = [];
  let ending = false;
  const retryStrategy = (times: number) => (ending ? null : Math.min(times * 200, 2_000));
  return {
    open(maxRetriesPerRequest) {
      const client = new Client(deps.connection.redisUrl, {
        maxRetriesPerRequest,
        retryStrategy,
        connectTimeout: 5_000,
      });
      opened.push(client.on("error", deps.warn));
      rememberCopies(client, opened);
      return client;
    },
    giveUp() {
      ending = true;
      // One last try: a client told to disconnect between two tries never says that it ended, and BullMQ waits for that.
      for (const client of opened) if (client.status === "reconnecting") client.connect().catch(() => undefined);
    },
  };
}

/** BullMQ copies the workers' connection, to wait for jobs on the copy. */
function rememberCopies(client: Redis, opened: Redis[]): void {
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (override) => {
    const copy = duplicate(override);
    opened.push(copy);
    return copy;
  };
}
