import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";

const patienceMs = 600_000;

/** LATERAL, or the whole book would be read each time. */
const oldest = `SELECT extract(epoch FROM clock_timestamp() - oldest.at)::float8 AS secs FROM audit_state s, LATERAL (
  SELECT at FROM audit_entry WHERE (epoch, txid, id) > (s.epoch, s.wm_txid, s.wm_id) ORDER BY epoch, txid, id LIMIT 1) oldest`;

/** Seconds the oldest line that is not sealed has waited; 0: there is none. */
export async function waitingSecs(client: Client): Promise<number> {
  const { rows } = await client.query<{ secs: number }>(oldest);
  return rows[0]?.secs ?? 0;
}

/** Waits until everything is sealed, so that what was written before costs nothing that is measured after. */
export async function untilSealed(client: Client): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await sleep(100))
    if ((await waitingSecs(client)) === 0) return;
  throw new Error(`the book was not sealed within ${patienceMs / 1000} s`);
}
