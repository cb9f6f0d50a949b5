import type { Client } from "pg";

/** What one transaction writes: messages, and lines of the book beside them. */
export interface Mode {
  readonly name: string;
  readonly messages: number;
  run(client: Client): Promise<unknown>;
}

const body = Buffer.alloc(600, 7);
const line = Buffer.from(
  `{"actor":{"id":"usr_${"0".repeat(32)}","k":"agent","via":"session"},"ctx":{"req":"req_${"1".repeat(32)}"},"group":"front_desk","id":"${"2".repeat(32)}","object":{"id":"msg_${"3".repeat(32)}","k":"message"},"outcome":"success","subject":["per_${"4".repeat(32)}"],"ts":"2026-11-26T00:00:00.000Z","type":"message.read","v":1}`,
);

const statements = {
  message: "INSERT INTO bench_message (body) SELECT $1::bytea FROM generate_series(1, $2::int)",
  book: "INSERT INTO audit_entry (type, entry) SELECT 'message.read', $1::bytea FROM generate_series(1, $2::int)",
  /** The rows one message brings with its admission, all but its line of the book. */
  admission: `WITH n AS (SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' ||
        substr(md5(random()::text || g), 1, 19) AS id FROM generate_series(1, $2::int) g),
      raw AS (INSERT INTO raw_event (id, account_id, content_type, kid, body, received_at)
        SELECT 'raw_' || id, 'bench', 'application/json', 'dk_bench', $1::bytea, now() FROM n),
      message AS (INSERT INTO message (id, conversation_id, sequence, account_id, person_id, direction, kid, content, raw_id)
        SELECT 'msg_' || id, 'cnv_' || id, 1, 'bench', 'per_bench', 'inbound', 'dk_bench', $1::bytea, 'raw_' || id FROM n),
      event AS (INSERT INTO event (id, partition_key, sequence, type, account_id, subject, time, kid, data)
        SELECT 'evt_' || id, 'cnv_' || id, 1, 'message.received', 'bench', 'bench', now(), 'dk_bench', $1::bytea FROM n),
      key AS (INSERT INTO source_key (account_id, key, raw_id, message_id)
        SELECT 'bench', decode(id, 'hex'), 'raw_' || id, 'msg_' || id FROM n)
    INSERT INTO delivery (id, kind, target_id, item_id, partition_key, sequence, ordered, parked, due_at)
      SELECT 'dlv_' || id, 'endpoint', 'bench', 'evt_' || id, 'cnv_' || id, 1, true, true, 'infinity' FROM n`,
  head: "SELECT hash FROM bench_head FOR UPDATE",
  link: "WITH h AS (SELECT sha256(hash || $1::bytea) AS next FROM bench_head), w AS (INSERT INTO bench_chain (entry, hash) SELECT $1::bytea, next FROM h) UPDATE bench_head SET hash = next FROM h",
} as const;

async function inOne(
  client: Client,
  steps: readonly (readonly [keyof typeof statements, readonly unknown[]])[],
): Promise<void> {
  await client.query("BEGIN");
  for (const [name, values] of steps) await client.query({ name, text: statements[name], values: [...values] });
  await client.query("COMMIT");
}

type Brought = "message" | "admission";

const plain = (brought: Brought, messages: number, name: string): Mode => ({
  name,
  messages,
  run: (client) => inOne(client, [[brought, [body, messages]]]),
});

const booked = (brought: Brought, messages: number, name: string): Mode => ({
  name,
  messages,
  run: (client) =>
    inOne(client, [
      [brought, [body, messages]],
      ["book", [line, messages]],
    ]),
});

/** Each line holds the hash of the one before it: the usual way, and why it is not ours. */
const chained: Mode = {
  name: "row chain",
  messages: 1,
  run: (client) =>
    inOne(client, [
      ["message", [body, 1]],
      ["head", []],
      ["link", [line]],
    ]),
};

export const off = plain("message", 1, "one row, no book");
export const on = booked("message", 1, "one row, book");
export const off50 = plain("message", 50, "one row, no book, 50 at once");
export const on50 = booked("message", 50, "one row, book, 50 at once");
export const admit = plain("admission", 1, "an admission's rows, no book");
export const admitBooked = booked("admission", 1, "an admission's rows, book");
export const admit50 = plain("admission", 50, "an admission's rows, no book, 50 at once");
export const admitBooked50 = booked("admission", 50, "an admission's rows, book, 50 at once");
export const chain = chained;

export const scratch = `CREATE TABLE bench_message (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL);
  CREATE TABLE bench_chain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, entry bytea NOT NULL, hash bytea NOT NULL);
  CREATE TABLE bench_head (hash bytea NOT NULL); INSERT INTO bench_head VALUES ('\\x00')`;
