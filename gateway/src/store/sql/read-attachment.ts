import type { Tx } from "../transaction.js";

export interface StoredAttachment {
  readonly id: string;
  readonly message_id: string;
  readonly account_id: string;
  readonly state: "pending" | "stored" | "failed" | "expired";
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly meta: Buffer;
  readonly size: string | null;
  /** Null: its bytes lie in pieces beside this row, as they used to. */
  readonly content_id: string | null;
  readonly conversation_id: string;
  readonly group_id: string;
  readonly person_id: string;
  readonly raw_id: string | null;
  readonly minor: boolean;
  /** Of its conversation. */
  readonly status: string;
}

const statement = {
  name: "read-attachment",
  text: `SELECT a.id, a.message_id, a.account_id, a.state, a.kid, k.wrapped, a.meta, a.size, a.content_id, c.id AS conversation_id, c.group_id, c.person_id, m.raw_id, p.minor, c.status
    FROM attachment a JOIN data_key k ON k.kid = a.kid
    JOIN message m ON m.id = a.message_id JOIN conversation c ON c.id = m.conversation_id
    JOIN person p ON p.id = c.person_id WHERE a.id = $1`,
};

export const readAttachment = async (tx: Tx, id: string): Promise<StoredAttachment | undefined> =>
  (await tx.run<StoredAttachment>(statement, [id]))[0];
