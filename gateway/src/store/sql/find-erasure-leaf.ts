import type { Tx } from "../transaction.js";

const statement = {
  name: "find-erasure-leaf",
  text: `SELECT l.leaf_index::float8 AS leaf_index
    FROM erasure x JOIN audit_entry e ON e.at = x.erased_at AND e.type = 'subject.erased'
      AND position(convert_to($2, 'UTF8') IN e.entry) > 0
    JOIN audit_leaf l ON l.entry_id = e.id WHERE x.id = $1 LIMIT 1`,
};

/** Where the line that tells of an erasure stands in the book, which has its time; undefined while it is not sealed. */
export const findErasureLeaf = async (tx: Tx, erasureId: string, entryId: string): Promise<number | undefined> =>
  (await tx.run<{ leaf_index: number }>(statement, [erasureId, entryId]))[0]?.leaf_index;
