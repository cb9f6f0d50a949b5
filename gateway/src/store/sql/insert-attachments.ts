import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface AttachmentRow {
  readonly id: string;
  readonly messageId: string;
  readonly accountId: string;
  readonly state: "pending" | "stored" | "failed";
  readonly kid: string;
  readonly meta: Buffer;
  readonly size: number | null;
  readonly failure: string | null;
  /** Its stored bytes, once there are some. */
  readonly contentId: string | null;
}

const statement = {
  name: "insert-attachments",
  text: `INSERT INTO attachment (id, message_id, account_id, state, kid, meta, size, failure, content_id)
    SELECT id, message, account, state, kid, meta, size::bigint, failure, content
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::text[], $9::text[])
      AS i(id, message, account, state, kid, meta, size, failure, content)`,
};

export const insertAttachments = (tx: Tx, rows: readonly AttachmentRow[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    textArray(rows.map((r) => r.messageId)),
    textArray(rows.map((r) => r.accountId)),
    textArray(rows.map((r) => r.state)),
    textArray(rows.map((r) => r.kid)),
    byteaArray(rows.map((r) => r.meta)),
    textArray(rows.map((r) => (r.size === null ? null : String(r.size)))),
    textArray(rows.map((r) => r.failure)),
    textArray(rows.map((r) => r.contentId)),
  ]);
