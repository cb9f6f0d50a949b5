import { sleep } from "../clock.js";
import type { Running } from "../gateway/stand.js";
import { pssMib, readProcesses, rssMib, treeOf } from "../machine/processes.js";
import { emptyResult } from "../record.js";
import type { Bench, Outcome } from "./bench.js";
import { gatehouse } from "./gatehouse.js";
import { jobFor } from "./run-load.js";

interface Started {
  readonly readyMs: number;
  readonly forwardedMs: number;
}

/** From the start of the process to the arrival of its first message. */
async function startOnce(bench: Bench): Promise<Started> {
  await bench.sink.reset();
  const running = await bench.stand.use("sink");
  const contestant = gatehouse(running);
  await bench.generator.run(jobFor(bench, contestant, { connections: 1, messages: 1, seconds: 10 }));
  const [arrival] = await bench.sink.settle(1, 10, contestant.isDrained);
  if (arrival === undefined) throw new Error("the first message after a start did not arrive within 10 s");
  const { startedAt, readyMs } = running.gateway;
  return { readyMs: Math.round(readyMs), forwardedMs: Math.round((arrival.at - startedAt) / 1000) };
}

function memory({ gateway, database }: Running): Record<string, number> {
  const table = readProcesses();
  const postgres = database.postmaster === undefined ? [] : treeOf(table, database.postmaster);
  const own = treeOf(table, gateway.process.pid, database.postmaster === undefined ? [] : [database.postmaster]);
  return { gateway: rssMib(own), postgres_pss: pssMib(postgres) };
}

/** A fresh data folder, then a warm start, then memory at rest. */
export async function start(bench: Bench): Promise<Outcome> {
  await bench.stand.clear();
  const cold = await startOnce(bench);
  await bench.stand.stop();
  const warm = await startOnce(bench);
  await sleep(bench.limits.idle * 1000);
  const result = {
    ...emptyResult("start", "gatehouse"),
    params: {
      cold_ready_ms: cold.readyMs,
      cold_first_forwarded_ms: cold.forwardedMs,
      warm_ready_ms: warm.readyMs,
      warm_first_forwarded_ms: warm.forwardedMs,
    },
    rss_mib: memory(await bench.stand.use("sink")),
  };
  return { results: [result], faults: [] };
}
