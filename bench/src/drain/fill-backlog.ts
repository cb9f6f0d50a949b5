import type { Client } from "pg";
import type { EventRow, ProductParts, Tx } from "../gateway/product-parts.js";
import type { Template } from "./templates.js";

const rowsAtOnce = 2_000;

/** None is due: the endpoint is away, and the next try of each conversation is far. */
const insertDeliveries = `INSERT INTO delivery
    (id, kind, target_id, item_id, partition_key, sequence, ordered, lane, attempt, due_at)
  SELECT 'dlv_' || substr(id, 5), 'endpoint', 'sink', id, partition_key, sequence, true, 1, 0, 'infinity'
  FROM event WHERE id = ANY ($1::text[])`;
const advance = `UPDATE conversation c SET next_event = i.next
  FROM unnest($1::text[], $2::bigint[]) AS i(id, next) WHERE c.id = i.id`;
const headsDue = `UPDATE delivery SET due_at = now() WHERE id IN (
  SELECT DISTINCT ON (partition_key) id FROM delivery WHERE kind = 'endpoint' AND target_id = 'sink'
  ORDER BY partition_key, sequence)`;

interface Copy {
  readonly row: EventRow;
  readonly messageId: string;
}

/** The same message once more, under names of its own, sealed anew: a sealed value opens at its own place only. */
function copy({ newId, seal }: ProductParts, template: Template, sequence: number): Copy {
  const { conversation, accountId, subject, time, key, text } = template;
  const id = newId("evt");
  const messageId = newId("msg");
  const data = seal(key, `event|${id}|data`, text.replaceAll(template.messageId, messageId));
  const about = { partitionKey: conversation, sequence, type: "message.received", accountId, subject, time } as const;
  return { row: { id, ...about, visibility: "public", planned: 1, kid: key.kid, data }, messageId };
}

/** The place of the n-th row: conversation after conversation, round after round, as they would have come. */
export const placeOf = (n: number, conversations: number): { readonly of: number; readonly round: number } => ({
  of: n % conversations,
  round: Math.floor(n / conversations),
});

async function write(client: Client, product: ProductParts, rows: readonly EventRow[]): Promise<void> {
  const tx: Tx = { run: async (statement, values) => (await client.query({ ...statement, values })).rows };
  await client.query("BEGIN");
  await product.insertEvents(tx, rows);
  await client.query(insertDeliveries, [rows.map(({ id }) => id)]);
  await client.query("COMMIT");
}

/** Writes so many deliveries with their events; returns the message of each event. */
export async function fillBacklog(
  { client, product }: { readonly client: Client; readonly product: ProductParts },
  templates: readonly Template[],
  size: number,
): Promise<Map<string, string>> {
  const rounds = Math.ceil(size / templates.length);
  // First: what comes in meanwhile gets numbers behind the copies.
  const next = templates.map((template) => template.next + rounds);
  await client.query(advance, [templates.map(({ conversation }) => conversation), next]);
  const messages = new Map<string, string>();
  for (let from = 0; from < size; from += rowsAtOnce) {
    const copies = Array.from({ length: Math.min(rowsAtOnce, size - from) }, (_, n) => {
      const { of, round } = placeOf(from + n, templates.length);
      const template = templates[of] as Template;
      return copy(product, template, template.next + round);
    });
    for (const { row, messageId } of copies) messages.set(row.id, messageId);
    await write(
      client,
      product,
      copies.map(({ row }) => row),
    );
  }
  // What hours of outage would have left: statistics that know of the rows.
  await client.query("VACUUM (ANALYZE) delivery");
  await client.query("ANALYZE event");
  await client.query("CHECKPOINT");
  return messages;
}

/** The oldest of each conversation becomes due: the endpoint is back. */
export const comeBack = (client: Client): Promise<unknown> => client.query(headsDue);
