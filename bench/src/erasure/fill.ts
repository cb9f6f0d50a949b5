import { randomBytes } from "node:crypto";
import type { Client } from "pg";

/**
 * Other people, as the product would have written them, but for their content: a hundred bytes that nobody opens. Each
 * has a contact point, a conversation, three messages with raw bytes, five events and a disclosure.
 */
const statements = [
  `INSERT INTO data_key (kid, class, owner_id, wrapped, kek_id)
    SELECT 'dk_bench' || n, 'person', 'per_bench' || n, $2, k.kek_id FROM generate_series(1, $1::int) n,
      (SELECT kek_id FROM data_key LIMIT 1) k`,
  `INSERT INTO person (id, kid, display_name) SELECT 'per_bench' || n, 'dk_bench' || n, $2 FROM generate_series(1, $1::int) n`,
  `INSERT INTO contact_point (id, scheme, bidx, kid, value)
    SELECT 'cpt_bench' || n, 'phone', decode(md5(n::text), 'hex'), 'dk_bench' || n, $2 FROM generate_series(1, $1::int) n`,
  `INSERT INTO identity_link (id, contact_point_id, person_id, role, source)
    SELECT 'lnk_bench' || n, 'cpt_bench' || n, 'per_bench' || n, 'owner', 'first_contact' FROM generate_series(1, $1::int) n
    WHERE length($2::bytea) > 0`,
  `INSERT INTO conversation (id, account_id, channel, person_id, contact_point_id, thread_key, kid, priority, group_id, rule, trace_id)
    SELECT 'cnv_bench' || n, 'bench', 'app', 'per_bench' || n, 'cpt_bench' || n, '', 'dk_bench' || n, 'normal', 'front_desk', 'default', 'dec_bench'
    FROM generate_series(1, $1::int) n WHERE length($2::bytea) > 0`,
  `INSERT INTO message (id, conversation_id, sequence, account_id, person_id, direction, kid, content, raw_id)
    SELECT 'msg_bench' || n || '_' || m, 'cnv_bench' || n, m, 'bench', 'per_bench' || n, 'inbound', 'dk_bench' || n, $2, 'raw_bench' || n || '_' || m
    FROM generate_series(1, $1::int) n, generate_series(1, 3) m`,
  `INSERT INTO raw_event (id, account_id, content_type, kid, body, received_at)
    SELECT 'raw_bench' || n || '_' || m, 'bench', 'application/json', 'dk_bench' || n, $2, now()
    FROM generate_series(1, $1::int) n, generate_series(1, 3) m`,
  `INSERT INTO event (id, partition_key, sequence, type, subject, time, kid, data)
    SELECT 'evt_bench' || n || '_' || m, 'cnv_bench' || n, m, 'message.received', 'conversations/cnv_bench' || n, now(), 'dk_bench' || n, $2
    FROM generate_series(1, $1::int) n, generate_series(1, 5) m`,
  `INSERT INTO disclosure (id, via, endpoint_id, recipient, basis, person_id, item_id, fields, outcome)
    SELECT 'dis_bench' || n, 'push', 'sink', 'sink', 'entrust', 'per_bench' || n, 'evt_bench' || n || '_1', '{text}', 'disclosed'
    FROM generate_series(1, $1::int) n WHERE length($2::bytea) > 0`,
];

export async function fill(client: Client, people: number): Promise<void> {
  const value = randomBytes(400);
  for (const text of statements) await client.query(text, [people, value]);
  await client.query("ANALYZE");
}
