import type { BaselineOptions } from "../baseline/server.js";
import { startChild } from "../child.js";
import { freshTables } from "../floors/tables.js";
import { freePort } from "../free-port.js";
import { urlOf } from "../gateway/database.js";
import type { Bench, Outcome } from "./bench.js";
import { deliverThrough } from "./e2e.js";

const left = "SELECT EXISTS (SELECT FROM bench.outbox) AS left";

/** `e2e` through a transaction and a BullMQ job per message, on the same database. Its faults are its own. */
export async function baseline(bench: Bench): Promise<Outcome> {
  const { database } = await bench.stand.use("sink");
  await freshTables(database.client);
  const port = await freePort();
  const child = startChild("./baseline/server.js");
  const { secret, sink, redis } = bench;
  const databaseUrl = urlOf(database.config);
  try {
    await child.ask({
      port,
      sinkPort: sink.port,
      secret,
      databaseUrl,
      redisPort: redis?.port,
    } satisfies BaselineOptions);
    const meters = [
      { name: "baseline", pid: () => child.pid },
      { name: "postgres", pid: () => database.postmaster },
      { name: "redis", pid: () => redis?.process.pid },
    ];
    const isDrained = async (): Promise<boolean> => (await database.client.query(left)).rows[0]?.left === false;
    const name = redis === undefined ? "baseline_bullmq_on_postgres" : "baseline";
    const { results } = await deliverThrough(bench, { name, port, path: "/", meters, joinBy: "id", isDrained });
    return { results, faults: [] };
  } finally {
    await child.stop();
  }
}
