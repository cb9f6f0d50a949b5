import type { Tx } from "../transaction.js";

export interface PointToIndex {
  readonly id: string;
  readonly scheme: string;
  readonly scope: string;
  readonly value: Buffer;
  readonly kid: string;
  /** Null: its person is erased or set aside, nobody may find it any more. */
  readonly wrapped: Buffer | null;
}

const statement = {
  name: "list-points-to-index",
  text: `SELECT t.id, t.scheme, t.scope, t.value, t.kid, k.wrapped
    FROM contact_point t LEFT JOIN data_key k ON k.kid = t.kid
    WHERE t.id > $1 AND t.bidx_next IS NULL ORDER BY t.id LIMIT $2`,
};

/** Contact points after this one whose second index column is empty. */
export const listPointsToIndex = (tx: Tx, after: string, limit: number): Promise<PointToIndex[]> =>
  tx.run<PointToIndex>(statement, [after, limit]);
