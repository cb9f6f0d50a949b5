import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface RawEventRow {
  readonly id: string;
  readonly accountId: string;
  readonly contentType: string;
  readonly kid: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
  /** Nobody knows yet whose it is: it is sealed with its account's key. */
  readonly unowned: boolean;
}

const statement = {
  name: "insert-raw-events",
  text: `INSERT INTO raw_event (id, account_id, content_type, kid, body, received_at, unowned)
    SELECT id, account, type, kid, body, received::timestamptz, unowned::boolean
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::text[])
      AS i(id, account, type, kid, body, received, unowned)`,
};

/** Keeps what arrived, sealed. */
export const insertRawEvents = (tx: Tx, rows: readonly RawEventRow[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.accountId)),
    textArray(rows.map((r) => r.contentType)),
    textArray(rows.map((r) => r.kid)),
    byteaArray(rows.map((r) => r.body)),
    textArray(rows.map((r) => r.receivedAt.toISOString())),
    textArray(rows.map((r) => String(r.unowned))),
  ]);
