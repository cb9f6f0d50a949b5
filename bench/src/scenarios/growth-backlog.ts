import { Client } from "pg";
import { median } from "../check/spread.js";
import { micros } from "../clock.js";
import { claimStatement } from "../gateway/claim-statement.js";
import { emptyResult, type Result } from "../record.js";
import { churn, clean, fillBacklog } from "./backlog.js";
import type { Bench, Outcome } from "./bench.js";

const batch = 500;
/** The lanes share a claim 8 : 4 : 1, and the backlog stands in the middle one. */
const limit = (batch * 13) / 4;
const claims = 20;
/** What was claimed becomes due again behind the others: each claim finds as much as the last. */
const putBack = "UPDATE bench.delivery SET due_at = now(), owner = NULL WHERE id = ANY ($1)";

async function claimOnce(client: Client): Promise<number> {
  const statement = await claimStatement();
  const start = micros();
  await client.query("BEGIN");
  const { rows } = await client.query<{ id: string }>({ ...statement, values: ["bench", [], [], limit] });
  await client.query("COMMIT");
  const took = (micros() - start) / 1000;
  if (rows.length !== batch) throw new Error(`claimed ${rows.length} rows instead of ${batch}`);
  await client.query(putBack, [rows.map(({ id }) => id)]);
  return took;
}

async function claimMs(client: Client): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < claims; n += 1) times.push(await claimOnce(client));
  return Math.round((median(times) ?? 0) * 100) / 100;
}

async function grow(client: Client, rows: number): Promise<Result> {
  await fillBacklog(client, rows);
  await churn(client);
  const churned = await claimMs(client);
  await clean(client);
  const params = { rows, batch, claim_churned_ms: churned, claim_ms: await claimMs(client) };
  return { ...emptyResult("growth_backlog", "gatehouse"), params };
}

/** What the sweeper's claim costs as the outbox grows: the same at any backlog, or an outage feeds itself. */
export async function growthBacklog(bench: Bench): Promise<Outcome> {
  const { database } = await bench.stand.use("sink");
  const client = new Client(database.config);
  await client.connect();
  await client.query("SET search_path = bench");
  const results: Result[] = [];
  try {
    for (const rows of bench.limits.backlogs) {
      const { value } = await bench.stopwatch.measure([{ name: "postgres", pid: () => database.postmaster }], () =>
        grow(client, rows),
      );
      results.push(value);
    }
  } finally {
    await client.query("DROP TABLE IF EXISTS bench.delivery");
    await client.end();
  }
  return { results, faults: [] };
}
