import type { Tx } from "../transaction.js";

export interface StoredMessage {
  readonly id: string;
  readonly conversation_id: string;
  readonly account_id: string;
  readonly person_id: string;
  readonly sequence: string;
  readonly direction: "inbound" | "outbound";
  readonly visibility: "public" | "private";
  readonly status: string | null;
  readonly revision: number;
  readonly call_state: string | null;
  readonly provider_edited_at: Date | null;
  readonly deleted_at: Date | null;
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly content: Buffer;
}

export const messageColumns = `m.id, m.conversation_id, m.account_id, m.person_id, m.sequence, m.direction, m.visibility,
  m.status, m.revision, m.call_state, m.provider_edited_at, m.deleted_at, m.kid, k.wrapped, m.content`;

const statement = {
  name: "read-messages",
  text: `SELECT ${messageColumns} FROM message m JOIN data_key k ON k.kid = m.kid WHERE m.id = ANY($1::text[]) ORDER BY m.id`,
};

/** Messages by id, sealed. Whoever changes one holds its conversation's lock. */
export const readMessages = (tx: Tx, ids: readonly string[]): Promise<StoredMessage[]> =>
  tx.run<StoredMessage>(statement, [[...ids]]);
