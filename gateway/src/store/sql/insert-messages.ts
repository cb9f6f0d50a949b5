import { byteaArray, int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface MessageRow {
  readonly id: string;
  readonly conversationId: string;
  readonly sequence: number;
  readonly accountId: string;
  readonly personId: string;
  readonly direction: "inbound" | "outbound";
  readonly visibility: "public" | "private";
  readonly status: string | null;
  readonly sourceBidx: Buffer | null;
  readonly callState: string | null;
  readonly kid: string;
  readonly content: Buffer;
  readonly rawId: string | null;
}

const statement = {
  name: "insert-messages",
  text: `INSERT INTO message (id, conversation_id, sequence, account_id, person_id, direction, visibility, status,
      source_bidx, call_state, kid, content, raw_id)
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::text[], $9::bytea[], $10::text[], $11::text[], $12::bytea[], $13::text[])`,
};

export const insertMessages = (tx: Tx, rows: readonly MessageRow[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.conversationId)),
    int8Array(rows.map((r) => r.sequence)),
    textArray(rows.map((r) => r.accountId)),
    textArray(rows.map((r) => r.personId)),
    textArray(rows.map((r) => r.direction)),
    textArray(rows.map((r) => r.visibility)),
    textArray(rows.map((r) => r.status)),
    byteaArray(rows.map((r) => r.sourceBidx)),
    textArray(rows.map((r) => r.callState)),
    textArray(rows.map((r) => r.kid)),
    byteaArray(rows.map((r) => r.content)),
    textArray(rows.map((r) => r.rawId)),
  ]);
