import type { Tx } from "../transaction.js";
import { type ErasureRow, erasureColumns } from "./erasure-row.js";

export interface OpenErasure extends ErasureRow {
  readonly held: boolean;
  /** Everything that ran beside its beginning has ended. False: it was looked at for the first time, and has to wait. */
  readonly alone: boolean;
}

const statement = {
  name: "lock-open-erasure",
  text: `SELECT ${erasureColumns}, txid IS NOT NULL AS alone, (SELECT bool_or(is_held(p, NULL, NULL)) FROM unnest(people) p) AS held
    FROM erasure WHERE state <> 'erased' AND id > $1 AND ($2::text IS NULL OR id = $2)
      AND (txid IS NULL OR txid < pg_snapshot_xmin(pg_current_snapshot()))
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
};

const mark = { name: "mark-erasure", text: "UPDATE erasure SET txid = pg_current_xact_id() WHERE id = $1" };

/**
 * The next erasure after `after` that is not done, locked. At the first look it is marked, and it is alone once every
 * transaction has ended that was under way then: such a one may have been sealing with the key. `only`: this one alone.
 */
export async function lockOpenErasure(
  tx: Tx,
  after: string,
  only: string | undefined,
): Promise<OpenErasure | undefined> {
  const [erasure] = await tx.run<OpenErasure>(statement, [after, only ?? null]);
  if (erasure?.alone === false) await tx.run(mark, [erasure.id]);
  return erasure;
}
