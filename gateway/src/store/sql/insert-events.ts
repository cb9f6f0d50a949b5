import { byteaArray, int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface EventRow {
  readonly id: string;
  readonly partitionKey: string;
  readonly sequence: number;
  readonly type: string;
  readonly accountId: string | null;
  readonly subject: string;
  readonly time: string;
  readonly visibility: "public" | "private";
  readonly notTo?: string;
  readonly onlyTo?: string;
  /** Deliveries written with it. */
  readonly planned: number;
  readonly kid: string;
  readonly data: Buffer;
}

const statement = {
  name: "insert-events",
  text: `INSERT INTO event (id, partition_key, sequence, type, account_id, subject, time, visibility, kid, data, not_to, only_to, planned)
    SELECT id, part, seq, type, account, subject, time::timestamptz, visibility, kid, data, not_to, only_to, planned
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::bytea[], $11::text[], $12::text[], $13::bigint[])
      AS i(id, part, seq, type, account, subject, time, visibility, kid, data, not_to, only_to, planned)`,
};

export const insertEvents = (tx: Tx, rows: readonly EventRow[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.partitionKey)),
    int8Array(rows.map((r) => r.sequence)),
    textArray(rows.map((r) => r.type)),
    textArray(rows.map((r) => r.accountId)),
    textArray(rows.map((r) => r.subject)),
    textArray(rows.map((r) => r.time)),
    textArray(rows.map((r) => r.visibility)),
    textArray(rows.map((r) => r.kid)),
    byteaArray(rows.map((r) => r.data)),
    textArray(rows.map((r) => r.notTo)),
    textArray(rows.map((r) => r.onlyTo)),
    int8Array(rows.map((r) => r.planned)),
  ]);
