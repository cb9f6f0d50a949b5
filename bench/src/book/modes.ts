import type { PgbenchScript } from "../pgbench.js";

const connections = 16;
const body = "convert_to(repeat('x', 600), 'UTF8')";
const line = "convert_to(repeat('y', 330), 'UTF8')";

/** One row as an application writes it; several without a word for each. */
const rows = (values: string, count: number): string =>
  count === 1 ? `VALUES (${values})` : `SELECT ${values} FROM generate_series(1, ${count})`;

const brought = {
  message: (count: number) => `message AS (INSERT INTO bench_message (body) ${rows(body, count)})`,
  /** The rows one message brings with its admission, all but its line of the book. */
  admission: (
    count: number,
  ) => `n AS (SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' ||
        substr(md5(random()::text || g), 1, 19) AS id FROM generate_series(1, ${count}) g),
      raw AS (INSERT INTO raw_event (id, account_id, content_type, kid, body, received_at)
        SELECT 'raw_' || id, 'bench', 'application/json', 'dk_bench', ${body}, now() FROM n),
      message AS (INSERT INTO message (id, conversation_id, sequence, account_id, person_id, direction, kid, content, raw_id)
        SELECT 'msg_' || id, 'cnv_' || id, 1, 'bench', 'per_bench', 'inbound', 'dk_bench', ${body}, 'raw_' || id FROM n),
      event AS (INSERT INTO event (id, partition_key, sequence, type, account_id, subject, time, kid, data)
        SELECT 'evt_' || id, 'cnv_' || id, 1, 'message.received', 'bench', 'bench', now(), 'dk_bench', ${body} FROM n),
      key AS (INSERT INTO source_key (account_id, key, raw_id, message_id)
        SELECT 'bench', decode(id, 'hex'), 'raw_' || id, 'msg_' || id FROM n),
      delivery AS (INSERT INTO delivery (id, kind, target_id, item_id, partition_key, sequence, ordered, parked, due_at)
        SELECT 'dlv_' || id, 'endpoint', 'bench', 'evt_' || id, 'cnv_' || id, 1, true, true, 'infinity' FROM n)`,
} as const;

const book = (count: number): string =>
  `book AS (INSERT INTO audit_entry (type, entry) ${rows(`'message.read', ${line}`, count)})`;

const mode = (name: string, messages: number, sql: string): PgbenchScript => ({
  name,
  messages,
  sql,
  clients: connections,
});

/** What one transaction writes: messages, and lines of the book beside them. One statement, one round trip. */
export interface Pair {
  readonly title: string;
  readonly without: PgbenchScript;
  readonly with: PgbenchScript;
}

function pair(what: keyof typeof brought, messages: number, title: string): Pair {
  const own = brought[what](messages);
  const name = `${what}_${messages}`;
  return {
    title,
    without: mode(name, messages, `WITH ${own} SELECT 1;\n`),
    with: mode(`${name}_booked`, messages, `WITH ${own}, ${book(messages)} SELECT 1;\n`),
  };
}

export const oneRow = pair("message", 1, "one row");

/** What the database alone pays, without a gateway's work beside it. */
export const pairs: readonly Pair[] = [
  oneRow,
  pair("message", 50, "one row, 50 at once"),
  pair("admission", 1, "an admission's rows"),
  pair("admission", 50, "an admission's rows, 50 at once"),
];

/** Each line holds the hash of the one before it: the usual way, and why it is not ours. Its lock waits for the commit. */
export const chain: PgbenchScript = mode("chain", 1, `SELECT bench_link(${body}, ${line});\n`);

export const scratch = `CREATE TABLE bench_message (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL);
  CREATE TABLE bench_chain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, entry bytea NOT NULL, hash bytea NOT NULL);
  CREATE TABLE bench_head (hash bytea NOT NULL); INSERT INTO bench_head VALUES ('\\x00');
  CREATE FUNCTION bench_link(body bytea, line bytea) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE head bytea;
    BEGIN
      INSERT INTO bench_message (body) VALUES (bench_link.body);
      SELECT hash INTO head FROM bench_head FOR UPDATE;
      head := sha256(head || line);
      INSERT INTO bench_chain (entry, hash) VALUES (line, head);
      UPDATE bench_head SET hash = head;
    END $$`;
