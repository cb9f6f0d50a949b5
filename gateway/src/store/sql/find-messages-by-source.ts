import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface SourceRow {
  readonly n: number;
  readonly id: string;
  readonly conversation_id: string;
  readonly contact_point_id: string;
  readonly person_id: string;
}

const statement = {
  name: "find-messages-by-source",
  text: `SELECT i.n::int AS n, m.id, m.conversation_id, c.contact_point_id, c.person_id
    FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS i(account_id, bidx, n)
    CROSS JOIN LATERAL (SELECT id, conversation_id FROM message
      WHERE account_id = i.account_id AND source_bidx = i.bidx LIMIT 1) m
    CROSS JOIN LATERAL (SELECT contact_point_id, person_id FROM conversation WHERE id = m.conversation_id LIMIT 1) c`,
};

/** The messages the provider calls by these ids. `n` counts the input from 1. */
export const findMessagesBySource = (
  tx: Tx,
  keys: readonly { readonly accountId: string; readonly bidx: Buffer }[],
): Promise<SourceRow[]> =>
  tx.run<SourceRow>(statement, [textArray(keys.map((k) => k.accountId)), byteaArray(keys.map((k) => k.bidx))]);
