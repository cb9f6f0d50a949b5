import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { waitingSecs } from "./sealed.js";

const stepMs = 100;

const insert = "INSERT INTO audit_entry (type, entry) SELECT 'bench', $1::bytea FROM generate_series(1, $2::int)";

/** Writes lines at a pace and looks every tenth of a second how long the oldest has waited. Seconds, the 99th of 100. */
export async function sealLag(writer: Client, reader: Client, perSecond: number, secs: number): Promise<number> {
  const seen: number[] = [];
  const entry = Buffer.alloc(400, 97);
  const end = performance.now() + secs * 1000;
  for (let due = performance.now(); due < end; due += stepMs) {
    await writer.query(insert, [entry, (perSecond * stepMs) / 1000]);
    seen.push(await waitingSecs(reader));
    await sleep(Math.max(0, due + stepMs - performance.now()));
  }
  return [...seen].sort((a, b) => a - b)[Math.floor(seen.length * 0.99)] ?? Number.NaN;
}
