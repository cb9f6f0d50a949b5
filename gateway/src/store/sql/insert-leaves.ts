import { int8Array, textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-leaves",
  text: `INSERT INTO audit_leaf (leaf_index, entry_id, entry_at)
    SELECT $1::bigint + n - 1, id, at::timestamptz FROM unnest($2::bigint[], $3::text[]) WITH ORDINALITY AS i(id, at, n)`,
};

/** The places of entries in the tree, from `first` on. */
export const insertLeaves = (
  tx: Tx,
  first: number,
  entries: readonly { readonly id: string; readonly at: string }[],
): Promise<unknown> =>
  tx.run(statement, [first, int8Array(entries.map(({ id }) => Number(id))), textArray(entries.map(({ at }) => at))]);
