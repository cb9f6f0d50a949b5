import type { Client } from "pg";
import type { Keyring, ProductParts } from "../gateway/product-parts.js";

interface Stored {
  readonly id: string;
  readonly partition_key: string;
  readonly account_id: string;
  readonly subject: string;
  readonly time: Date;
  readonly kid: string;
  readonly wrapped: Buffer;
  readonly data: Buffer;
  readonly next_event: string;
}

/** What opens sealed events. */
export interface Opener {
  readonly client: Client;
  readonly product: ProductParts;
  readonly keyring: Keyring;
}

/** One real event of a conversation, opened: what its copies are made of. */
export interface Template {
  readonly conversation: string;
  readonly accountId: string;
  readonly subject: string;
  readonly time: string;
  readonly key: ReturnType<Keyring["open"]>;
  readonly messageId: string;
  readonly text: string;
  /** The number the conversation's next event would get. */
  readonly next: number;
}

const text = `SELECT DISTINCT ON (e.partition_key) e.id, e.partition_key, e.account_id, e.subject, e.time, e.kid,
    k.wrapped, e.data, c.next_event
  FROM event e JOIN data_key k ON k.kid = e.kid JOIN conversation c ON c.id = e.partition_key
  WHERE e.type = 'message.received' ORDER BY e.partition_key, e.sequence DESC`;

const messageIn = (plain: string): string =>
  (JSON.parse(plain) as { readonly message: { readonly id: string } }).message.id;

const sealed = `SELECT e.id, e.kid, k.wrapped, e.data FROM event e JOIN data_key k ON k.kid = e.kid
  WHERE e.id = ANY ($1::text[])`;

/** The messages these events tell of. */
export async function readMessageIds(
  { client, keyring, product }: Opener,
  events: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<Pick<Stored, "id" | "kid" | "wrapped" | "data">>(sealed, [events]);
  return rows.map((row) => messageIn(product.unseal(keyring.open(row), `event|${row.id}|data`, row.data).toString()));
}

/** The newest event of each conversation that was admitted so far. */
export async function readTemplates({ client, keyring, product }: Opener): Promise<Template[]> {
  const { rows } = await client.query<Stored>(text);
  return rows.map((row) => {
    const key = keyring.open(row);
    const plain = product.unseal(key, `event|${row.id}|data`, row.data).toString();
    return {
      conversation: row.partition_key,
      accountId: row.account_id,
      subject: row.subject,
      time: row.time.toISOString(),
      key,
      messageId: messageIn(plain),
      text: plain,
      next: Number(row.next_event),
    };
  });
}
