import type { JobStore } from "./job-store.js";
import { refuseOpenRedis } from "./open-redis.js";
import { redisClients } from "./redis-clients.js";
import { redisWarnings } from "./redis-warnings.js";

/** How to reach Redis for jobs. */
export interface RedisJobs {
  readonly redisUrl: string;
}

// Redis may be shared with other programs.
const prefix = "gatehouse";

/** Opens the job store in Redis: one connection for adding, one for working and one per worker for waiting. */
export async function openRedis(deps: {
  readonly connection: RedisJobs;
  readonly warn: (error: unknown) => void;
  readonly advise: (warning: string) => void;
}): Promise<JobStore> {
  await refuseOpenRedis(deps.connection.redisUrl);
  for (const warning of await redisWarnings(deps.connection.redisUrl)) deps.advise(warning);
  const { Queue, Worker } = await import("bullmq");
  const clients = await redisClients(deps);
  // An add must fail soon while Redis is away (our tables know the work); a worker must wait for as long as it takes.
  const adding = clients.open(1);
  const working = clients.open(null);
  return {
    openQueue: (name) => new Queue(name, { connection: adding, prefix }).on("error", deps.warn),
    openWorker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection: working, prefix }).on("error", deps.warn),
    giveUp: clients.giveUp,
    close: async () => {
      adding.disconnect();
      working.disconnect();
    },
  };
}
