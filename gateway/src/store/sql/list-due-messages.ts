import type { Tx } from "../transaction.js";

/** The place in the order of age where the next batch begins. */
export interface AfterRow {
  readonly at: string;
  readonly id: string;
}

export const fromTheOldest: AfterRow = { at: "-infinity", id: "" };

export interface DueMessage {
  readonly id: string;
  readonly at: string;
  readonly held: boolean;
  readonly kid: string;
  readonly wrapped: Buffer | null;
  readonly content: Buffer;
}

const statement = {
  name: "list-due-messages",
  text: `SELECT m.id, m.admitted_at::text AS at, is_held(m.person_id, m.conversation_id, m.admitted_at) AS held, m.kid, k.wrapped, m.content
    FROM message m JOIN data_key k ON k.kid = m.kid
    WHERE m.expired_at IS NULL AND m.admitted_at < $1 AND (m.admitted_at, m.id) > ($2::timestamptz, $3)
    ORDER BY m.admitted_at, m.id LIMIT 500 FOR UPDATE OF m`,
};

/** Messages whose time is over, oldest first; held ones among them, which stay. */
export const listDueMessages = (tx: Tx, cutOff: Date, after: AfterRow): Promise<DueMessage[]> =>
  tx.run<DueMessage>(statement, [cutOff, after.at, after.id]);
