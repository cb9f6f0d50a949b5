import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";

const stepMs = 100;

const insert = "INSERT INTO audit_entry (type, entry) SELECT 'bench', $1::bytea FROM generate_series(1, $2::int)";
const lag = `SELECT coalesce(extract(epoch FROM clock_timestamp() - (SELECT e.at FROM audit_entry e, audit_state s
  WHERE (e.epoch, e.txid, e.id) > (s.epoch, s.wm_txid, s.wm_id) ORDER BY e.epoch, e.txid, e.id LIMIT 1)), 0)::float8 AS secs`;

/** Writes lines at a pace and looks every tenth of a second how long the oldest has waited. Seconds, the 99th of 100. */
export async function sealLag(writer: Client, reader: Client, perSecond: number, secs: number): Promise<number> {
  const seen: number[] = [];
  const entry = Buffer.alloc(400, 97);
  const end = performance.now() + secs * 1000;
  for (let due = performance.now(); due < end; due += stepMs) {
    await writer.query(insert, [entry, (perSecond * stepMs) / 1000]);
    const { rows } = await reader.query<{ secs: number }>(lag);
    seen.push(rows[0]?.secs ?? 0);
    await sleep(Math.max(0, due + stepMs - performance.now()));
  }
  return [...seen].sort((a, b) => a - b)[Math.floor(seen.length * 0.99)] ?? Number.NaN;
}
