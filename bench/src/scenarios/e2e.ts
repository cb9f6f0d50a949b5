import { describeFaults } from "../check/check-arrivals.js";
import { connections } from "../limits.js";
import type { Meter } from "../machine/meter.js";
import { readProcesses, rssMib, treeOf } from "../machine/processes.js";
import type { Result } from "../record.js";
import type { Bench, Outcome } from "./bench.js";
import { gatehouse } from "./gatehouse.js";
import { type Contestant, runLoad } from "./run-load.js";
import { toResult } from "./to-result.js";

/** An embedded Postgres is a child of the gateway, and counts apart: its shared pages would be summed many times. */
function memoryOf(meters: readonly Meter[]): Record<string, number> {
  const table = readProcesses();
  const roots = meters.map(({ pid }) => pid()).filter((pid) => pid !== undefined);
  const own = (pid = 0): number[] =>
    treeOf(
      table,
      pid,
      roots.filter((other) => other !== pid),
    );
  const measured = meters.filter(({ name }) => name !== "postgres");
  return Object.fromEntries(measured.map(({ name, pid }) => [name, rssMib(own(pid()))]));
}

/** The closed loop all contestants run: same generator, sink, bodies and number of connections. */
export async function deliverThrough(bench: Bench, contestant: Contestant, delayMs = 0): Promise<Outcome> {
  const shape = { connections, messages: bench.limits.e2eMessages, seconds: bench.limits.e2e };
  const loaded = await runLoad(bench, contestant, shape, delayMs);
  const rss = memoryOf(contestant.meters);
  const params = { connections, sink_delay_ms: delayMs };
  const result = { ...toResult("e2e", contestant.name, loaded), params, rss_mib: rss };
  return {
    results: [result],
    faults: describeFaults(loaded.faults).map((fault) => `e2e ${contestant.name}: ${fault}`),
  };
}

/** In at the door, out at the sink. */
export async function e2e(bench: Bench): Promise<Outcome> {
  const results: Result[] = [];
  const faults: string[] = [];
  for (const delayMs of bench.limits.sinkDelaysMs) {
    const outcome = await deliverThrough(bench, gatehouse(await bench.stand.use("sink")), delayMs);
    results.push(...outcome.results);
    faults.push(...outcome.faults);
  }
  return { results, faults };
}
