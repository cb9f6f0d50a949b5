import type { Client } from "pg";

/** Everybody has one open conversation; groups take turns. Nothing is opened by the list's statement, so nothing is sealed. */
const steps = [
  `INSERT INTO data_key (kid, class, owner_id, wrapped, kek_id)
   SELECT 'dk_b' || n, 'person', 'per_b' || n, '\\x00', 'bench' FROM generate_series(1, $1::int) n`,
  `INSERT INTO person (id, kid, display_name) SELECT 'per_b' || n, 'dk_b' || n, decode(repeat('ab', 40), 'hex')
   FROM generate_series(1, $1::int) n`,
  `INSERT INTO contact_point (id, scheme, bidx, kid, value)
   SELECT 'cpt_b' || n, 'phone', int4send(n), 'dk_b' || n, decode(repeat('ab', 45), 'hex') FROM generate_series(1, $1::int) n`,
  `INSERT INTO conversation (id, account_id, channel, person_id, contact_point_id, thread_key, kid, priority, group_id, rule, trace_id)
   SELECT 'cnv_b' || lpad(n::text, 9, '0'), 'app', 'app', 'per_b' || n, 'cpt_b' || n, '', 'dk_b' || n, 'normal',
     'group_' || n % $2::int, 'default', 'trace' FROM generate_series(1, $1::int) n`,
];

export async function fill(client: Client, conversations: number, groups: number): Promise<void> {
  for (const [at, sql] of steps.entries())
    await client.query(sql, at === 3 ? [conversations, groups] : [conversations]);
  await client.query("VACUUM (ANALYZE) data_key, person, contact_point, conversation");
}
