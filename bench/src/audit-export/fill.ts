import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";

const rowsAtOnce = 20_000;

/** Lines as long as the gateway's own (about 400 bytes), of 5,000 people. */
const insert = `INSERT INTO audit_entry (type, entry)
  SELECT 'message.read', convert_to('{"actor":{"id":"usr_' || md5(g::text) || '","k":"agent","via":"session"},"ctx":{"req":"req_'
    || md5((g * 7)::text) || '"},"group":"front_desk","id":"' || md5((g * 3)::text) || '","object":{"id":"msg_'
    || md5((g * 5)::text) || '","k":"message"},"outcome":"success","subject":["per_' || md5((g % 5000)::text)
    || '"],"ts":"' || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","type":"message.read","v":1}', 'UTF8')
  FROM generate_series($1::int, $2::int) g`;

/** Writes so many lines into the book. */
export async function fillBook(client: Client, entries: number): Promise<void> {
  for (let from = 1; from <= entries; from += rowsAtOnce)
    await client.query(insert, [from, Math.min(entries, from + rowsAtOnce - 1)]);
}

/** Waits until the gateway has sealed them. */
export async function untilSealed(client: Client, entries: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ size: number }>("SELECT size::float8 AS size FROM audit_state");
    if ((rows[0]?.size ?? 0) >= entries) return;
    await sleep(100);
  }
}
