import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";

/** The fields of an incoming body that admission looks at. */
export interface Incoming {
  readonly id: string;
  readonly from: { readonly value: string };
  readonly conversation_ref: string;
}

const identity = {
  name: "identity",
  text: `INSERT INTO bench.identity (value, person_id) VALUES ($1, $2)
    ON CONFLICT (value) DO UPDATE SET value = excluded.value RETURNING person_id`,
};
const conversation = {
  name: "conversation",
  text: `INSERT INTO bench.conversation AS c (id, person_id) VALUES ($1, $2)
    ON CONFLICT (id) DO UPDATE SET next_message = c.next_message + 1 RETURNING next_message AS sequence`,
};
const message = {
  name: "message",
  text: `INSERT INTO bench.message (id, conversation_id, sequence, account_id, person_id, direction, source_id, content)
    VALUES ($1, $2, $3, 'bench', $4, 'inbound', $5, $6)`,
};
const audit = { name: "audit", text: `INSERT INTO bench.audit_entry (type, entry) VALUES ('message.received', $1)` };
const outbox = {
  name: "outbox",
  text: `INSERT INTO bench.outbox (id, target_id, item_id, partition_key, sequence) VALUES ($1, 'sink', $2, $3, $4)`,
};

async function insert(client: PoolClient, incoming: Incoming, body: Buffer, id: string): Promise<void> {
  const { rows: people } = await client.query({ ...identity, values: [incoming.from.value, `per_${randomUUID()}`] });
  const person = people[0]?.person_id as string;
  const { rows } = await client.query({ ...conversation, values: [incoming.conversation_ref, person] });
  const sequence = rows[0]?.sequence as string;
  await client.query({ ...message, values: [id, incoming.conversation_ref, sequence, person, incoming.id, body] });
  await client.query({
    ...audit,
    values: [Buffer.from(JSON.stringify({ id, person, at: new Date(), bytes: body.length }))],
  });
  await client.query({ ...outbox, values: [id, `evt_${randomUUID()}`, incoming.conversation_ref, sequence] });
}

/** What most gateways do: one transaction per request. Returns the message's id once it is durable. */
export async function admit(pool: Pool, incoming: Incoming, body: Buffer): Promise<string> {
  const id = `msg_${randomUUID()}`;
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await insert(client, incoming, body, id);
    await client.query("COMMIT");
    return id;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}
