import { int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface Counters {
  readonly id: string;
  readonly nextMessage: number;
  readonly nextEvent: number;
  /** The person wrote: the reply window opens anew. */
  readonly opened: boolean;
  /** Answers since the person last wrote. */
  readonly used: number;
}

const statement = {
  name: "advance-conversations",
  text: `UPDATE conversation c SET next_message = i.m, next_event = i.e, last_activity_at = now(),
      reply_opened_at = CASE WHEN i.opened = 'true' THEN now() ELSE c.reply_opened_at END, replies_used = i.used
    FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[]) AS i(id, m, e, opened, used)
    WHERE c.id = i.id`,
};

/** Stores the next numbers of locked conversations, and how their answering stands. */
export const advanceConversations = (tx: Tx, rows: readonly Counters[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    int8Array(rows.map((r) => r.nextMessage)),
    int8Array(rows.map((r) => r.nextEvent)),
    textArray(rows.map((r) => String(r.opened))),
    int8Array(rows.map((r) => r.used)),
  ]);
