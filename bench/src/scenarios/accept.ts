import { countFaults, describeFaults, type Faults } from "../check/check-arrivals.js";
import type { Result } from "../record.js";
import type { Bench, Outcome } from "./bench.js";
import { gatehouse } from "./gatehouse.js";
import { runLoad } from "./run-load.js";
import { cpuPerMessage, toResult } from "./to-result.js";

const mostMessages = 500_000;
const missing = "SELECT id FROM unnest($1::text[]) AS i(id) WHERE NOT EXISTS (SELECT FROM message m WHERE m.id = i.id)";

/** Every message sent is a new one, so no two answers may name the same. */
function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

async function acceptWith(bench: Bench, concurrent: number): Promise<{ result: Result; faults: Faults }> {
  const running = await bench.stand.use("admission");
  // Nothing is delivered in this set-up, so no arrival is waited for: each 202 is joined to a row instead.
  const contestant = { ...gatehouse(running), isDrained: async () => true };
  const unheard = { ...bench, sink: { ...bench.sink, settle: async () => [] } };
  const shape = { connections: concurrent, messages: mostMessages, seconds: bench.limits.accept };
  const loaded = await runLoad(unheard, contestant, shape);
  const ids = loaded.log.sent.map((sent) => sent.id);
  const { rows } = await running.database.client.query<{ id: string }>(missing, [ids]);
  const faults = { ...loaded.faults, lost: rows.map((row) => row.id), duplicated: repeated(ids) };
  const cpu = cpuPerMessage(loaded.cpu, ids.length);
  const params = { connections: concurrent };
  return {
    result: { ...toResult("accept", "gatehouse", loaded), ...countFaults(faults), cpu_us_per_msg: cpu, params },
    faults,
  };
}

/** Closed loop without an endpoint: what admission alone costs. Every id answered with 202 must be a row. */
export async function accept(bench: Bench): Promise<Outcome> {
  const results: Result[] = [];
  const faults: string[] = [];
  for (const concurrent of bench.limits.acceptConnections) {
    const run = await acceptWith(bench, concurrent);
    results.push(run.result);
    faults.push(...describeFaults(run.faults).map((fault) => `accept: ${fault}`));
  }
  return { results, faults };
}
