import type { PgbenchScript } from "../pgbench.js";

const hex = (prefix: string, number: string): string => `'${prefix}_' || lpad(to_hex(${number}), 32, '0')`;
const next = "nextval('bench.number')";
const current = "currval('bench.number')";
const content = "convert_to(repeat('x', 946), 'UTF8')";
const entry = "convert_to(repeat('y', 330), 'UTF8')";
const columns = "(id, conversation_id, sequence, account_id, person_id, direction, source_id, content)";
const conversation = "'cnv_' || (n % 10000)";
const row = `${hex("msg", "n")}, ${conversation}, n, 'bench', 'per_' || (n % 10000), 'inbound', 'm-' || n, ${content}`;
const outboxColumns = "(id, target_id, item_id, partition_key, sequence)";

/** One statement for any number of messages: what a database can do when nobody asks it row by row. */
const statement = (messages: number): string => `WITH i AS (SELECT ${next} AS n FROM generate_series(1, ${messages})),
m AS (INSERT INTO bench.message ${columns} SELECT ${row} FROM i RETURNING id, conversation_id, sequence),
a AS (INSERT INTO bench.audit_entry (type, entry) SELECT 'message.received', ${entry} FROM m)
INSERT INTO bench.outbox ${outboxColumns}
SELECT 'dlv' || substr(id, 4), 'sink', 'evt' || substr(id, 4), conversation_id, sequence FROM m;
`;

const rowByRow = `BEGIN;
INSERT INTO bench.message ${columns} SELECT ${row} FROM (SELECT ${next} AS n) i;
INSERT INTO bench.audit_entry (type, entry) VALUES ('message.received', ${entry});
INSERT INTO bench.outbox ${outboxColumns}
VALUES (${hex("dlv", current)}, 'sink', ${hex("evt", current)}, 'cnv_' || (${current} % 10000), ${current});
COMMIT;
`;

/** `one`: a transaction of three inserts per message. `cte`: one statement per message. `b100`: a hundred messages. */
export const floorScripts: readonly PgbenchScript[] = [
  { name: "one", clients: 32, messages: 1, sql: rowByRow },
  { name: "cte", clients: 32, messages: 1, sql: statement(1) },
  { name: "b100", clients: 1, messages: 100, sql: statement(100) },
];
