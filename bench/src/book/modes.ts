import type { Client } from "pg";

/** What one transaction writes: messages, and lines of the book beside them. One statement, one round trip. */
export interface Mode {
  readonly name: string;
  readonly messages: number;
  run(client: Client): Promise<unknown>;
}

const body = Buffer.alloc(600, 7);
const line = Buffer.from(
  `{"actor":{"id":"usr_${"0".repeat(32)}","k":"agent","via":"session"},"ctx":{"req":"req_${"1".repeat(32)}"},"group":"front_desk","id":"${"2".repeat(32)}","object":{"id":"msg_${"3".repeat(32)}","k":"message"},"outcome":"success","subject":["per_${"4".repeat(32)}"],"ts":"2026-11-26T00:00:00.000Z","type":"message.read","v":1}`,
);

/** Parameters: a body, how many messages, and the line of the book. */
const brought = {
  message: "message AS (INSERT INTO bench_message (body) SELECT $1::bytea FROM generate_series(1, $2::int))",
  /** The rows one message brings with its admission, all but its line of the book. */
  admission: `n AS (SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' ||
        substr(md5(random()::text || g), 1, 19) AS id FROM generate_series(1, $2::int) g),
      raw AS (INSERT INTO raw_event (id, account_id, content_type, kid, body, received_at)
        SELECT 'raw_' || id, 'bench', 'application/json', 'dk_bench', $1::bytea, now() FROM n),
      message AS (INSERT INTO message (id, conversation_id, sequence, account_id, person_id, direction, kid, content, raw_id)
        SELECT 'msg_' || id, 'cnv_' || id, 1, 'bench', 'per_bench', 'inbound', 'dk_bench', $1::bytea, 'raw_' || id FROM n),
      event AS (INSERT INTO event (id, partition_key, sequence, type, account_id, subject, time, kid, data)
        SELECT 'evt_' || id, 'cnv_' || id, 1, 'message.received', 'bench', 'bench', now(), 'dk_bench', $1::bytea FROM n),
      key AS (INSERT INTO source_key (account_id, key, raw_id, message_id)
        SELECT 'bench', decode(id, 'hex'), 'raw_' || id, 'msg_' || id FROM n),
      delivery AS (INSERT INTO delivery (id, kind, target_id, item_id, partition_key, sequence, ordered, parked, due_at)
        SELECT 'dlv_' || id, 'endpoint', 'bench', 'evt_' || id, 'cnv_' || id, 1, true, true, 'infinity' FROM n)`,
} as const;

const bookText =
  "book AS (INSERT INTO audit_entry (type, entry) SELECT 'message.read', $3::bytea FROM generate_series(1, $2::int))";

type Brought = keyof typeof brought;

const plain = (what: Brought, messages: number, name: string): Mode => ({
  name,
  messages,
  run: (client) =>
    client.query({ name: `plain-${what}`, text: `WITH ${brought[what]} SELECT`, values: [body, messages] }),
});

const booked = (what: Brought, messages: number, name: string): Mode => ({
  name,
  messages,
  run: (client) =>
    client.query({
      name: `booked-${what}`,
      text: `WITH ${brought[what]}, ${bookText} SELECT`,
      values: [body, messages, line],
    }),
});

export interface Pair {
  readonly title: string;
  readonly without: Mode;
  readonly with: Mode;
}

const pair = (what: Brought, messages: number, title: string): Pair => ({
  title,
  without: plain(what, messages, `${title}, no book`),
  with: booked(what, messages, `${title}, book`),
});

export const oneRow = pair("message", 1, "one row");

/** What the database alone pays, without a gateway's work beside it. */
export const pairs: readonly Pair[] = [
  oneRow,
  pair("message", 50, "one row, 50 at once"),
  pair("admission", 1, "an admission's rows"),
  pair("admission", 50, "an admission's rows, 50 at once"),
];

/** Each line holds the hash of the one before it: the usual way, and why it is not ours. Its lock waits for the commit. */
export const chain: Mode = {
  name: "one row, chain of rows",
  messages: 1,
  run: (client) => client.query({ name: "chain", text: "SELECT bench_link($1, $2)", values: [body, line] }),
};

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
