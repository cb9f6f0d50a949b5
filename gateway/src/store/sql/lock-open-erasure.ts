import type { Tx } from "../transaction.js";
import { type ErasureRow, erasureColumns } from "./erasure-row.js";

export interface OpenErasure extends ErasureRow {
  readonly held: boolean;
}

const statement = {
  name: "lock-open-erasure",
  text: `SELECT ${erasureColumns}, (SELECT bool_or(is_held(p, NULL, NULL)) FROM unnest(people) p) AS held
    FROM erasure WHERE state <> 'erased' AND id > $1 AND ($2::text IS NULL OR id = $2)
      AND txid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
};

/**
 * The next erasure after `after` that is not done, locked; only once every transaction that ran beside its beginning
 * has ended, for such a one may still have been sealing with the key. `only`: this one alone.
 */
export const lockOpenErasure = async (
  tx: Tx,
  after: string,
  only: string | undefined,
): Promise<OpenErasure | undefined> => (await tx.run<OpenErasure>(statement, [after, only ?? null]))[0];
