import { byteaArray, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface VisitKey {
  readonly accountId: string;
  readonly scheme: string;
  readonly scope: string;
  readonly bidx: Buffer;
}

export interface VisitRow {
  readonly n: number;
  readonly conversation_id: string;
  readonly next_event: string;
}

const statement = {
  name: "find-visits",
  text: `SELECT i.n::int AS n, c.id AS conversation_id, c.next_event
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY AS i(account_id, scheme, scope, bidx, n)
    CROSS JOIN LATERAL (SELECT id FROM contact_point
      WHERE scheme = i.scheme AND scope = i.scope AND bidx = i.bidx LIMIT 1) p
    CROSS JOIN LATERAL (SELECT id, next_event FROM conversation
      WHERE contact_point_id = p.id AND account_id = i.account_id ORDER BY id DESC LIMIT $5) c`,
};

/** The newest conversations of contact points with an account, at most `limit` each; `n` counts the input from 1. */
export const findVisits = (tx: Tx, keys: readonly VisitKey[], limit: number): Promise<VisitRow[]> =>
  tx.run<VisitRow>(statement, [
    textArray(keys.map((key) => key.accountId)),
    textArray(keys.map((key) => key.scheme)),
    textArray(keys.map((key) => key.scope)),
    byteaArray(keys.map((key) => key.bidx)),
    limit,
  ]);
