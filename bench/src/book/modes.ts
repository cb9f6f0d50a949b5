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

const plain = (messages: number, name: string): Mode => ({
  name,
  messages,
  run: (client) => inOne(client, [["message", [body, messages]]]),
});

const booked = (messages: number, name: string): Mode => ({
  name,
  messages,
  run: (client) =>
    inOne(client, [
      ["message", [body, messages]],
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

export const off = plain(1, "no book");
export const on = booked(1, "book");
export const off50 = plain(50, "no book, 50 at once");
export const on50 = booked(50, "book, 50 at once");
export const chain = chained;

export const scratch = `CREATE TABLE bench_message (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL);
  CREATE TABLE bench_chain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, entry bytea NOT NULL, hash bytea NOT NULL);
  CREATE TABLE bench_head (hash bytea NOT NULL); INSERT INTO bench_head VALUES ('\\x00')`;
