import { int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface Counters {
  readonly id: string;
  readonly nextMessage: number;
  readonly nextEvent: number;
}

const statement = {
  name: "advance-conversations",
  text: `UPDATE conversation c SET next_message = i.m, next_event = i.e, last_activity_at = now()
    FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS i(id, m, e) WHERE c.id = i.id`,
};

/** Stores the next numbers of locked conversations. */
export const advanceConversations = (tx: Tx, rows: readonly Counters[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(rows.map((r) => r.id)),
    int8Array(rows.map((r) => r.nextMessage)),
    int8Array(rows.map((r) => r.nextEvent)),
  ]);
