import type { Client } from "pg";

/**
 * Ten messages in each conversation at every size, so that only the number of rows grows. Nine conversations in ten go
 * to a strict endpoint, where the head alone is due; the tenth to one that takes any order.
 */
const fill = `INSERT INTO bench.delivery (id, kind, target_id, item_id, partition_key, sequence, ordered, due_at)
  SELECT 'dlv_' || lpad(to_hex(n), 32, '0'), 'endpoint', CASE WHEN strict THEN 'strict' ELSE 'loose' END,
    'evt_' || lpad(to_hex(n), 32, '0'), 'cnv_' || lpad(conversation::text, 32, '0'), place + 1, strict,
    CASE WHEN strict AND place > 0 THEN 'infinity'::timestamptz ELSE now() - make_interval(secs => n % 3600) END
  FROM (SELECT n, n % ($1 / 10) AS conversation, n / ($1 / 10) AS place, n % ($1 / 10) % 10 > 0 AS strict
    FROM generate_series(0, $1::int - 1) n) i`;

/** The product's own table and indexes, apart from its data: a sweeper must not run off with the rows. */
export async function fillBacklog(client: Client, rows: number): Promise<void> {
  await client.query("CREATE SCHEMA IF NOT EXISTS bench; DROP TABLE IF EXISTS bench.delivery");
  await client.query("CREATE TABLE bench.delivery (LIKE public.delivery INCLUDING ALL)");
  await client.query("ALTER TABLE bench.delivery SET (autovacuum_enabled = false)");
  await client.query(fill, [rows]);
  await client.query("ANALYZE bench.delivery");
}

const everyTenth = (digit: number): string =>
  `(SELECT id FROM bench.delivery WHERE due_at < 'infinity' AND abs(hashtext(id) % 10) = ${digit})`;

/** What an outage leaves behind: a tenth tried again, a tenth gone, and nothing cleaned up yet. */
export async function churn(client: Client): Promise<void> {
  await client.query(`UPDATE bench.delivery SET attempt = attempt + 1, due_at = now() WHERE id IN ${everyTenth(3)}`);
  await client.query(`DELETE FROM bench.delivery WHERE id IN ${everyTenth(7)}`);
}

export const clean = (client: Client): Promise<unknown> => client.query("VACUUM (ANALYZE) bench.delivery");
