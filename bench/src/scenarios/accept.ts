import type { Client } from "pg";
import { countFaults, describeFaults, type Faults } from "../check/check-arrivals.js";
import type { Result } from "../record.js";
import type { Bench, Outcome } from "./bench.js";
import { gatehouse } from "./gatehouse.js";
import { runLoad } from "./run-load.js";
import { cpuPerMessage, toResult } from "./to-result.js";

const mostMessages = 500_000;
const missing = "SELECT id FROM unnest($1::text[]) AS i(id) WHERE NOT EXISTS (SELECT FROM message m WHERE m.id = i.id)";
/** Messages of one transaction carry the same xmin. */
const commits = "SELECT count(DISTINCT xmin::text)::int AS commits FROM message WHERE id = ANY ($1)";

async function batchMean(client: Client, ids: readonly string[]): Promise<number | null> {
  const { rows } = await client.query<{ commits: number }>(commits, [ids]);
  const count = rows[0]?.commits ?? 0;
  return count === 0 ? null : Math.round((ids.length / count) * 10) / 10;
}

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
  const result = {
    ...toResult("accept", "gatehouse", loaded),
    ...countFaults(faults),
    cpu_us_per_msg: cpuPerMessage(loaded.cpu, ids.length),
    params: { connections: concurrent },
    batch_mean: await batchMean(running.database.client, ids),
  };
  return { result, faults };
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
