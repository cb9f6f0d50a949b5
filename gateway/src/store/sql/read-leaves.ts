import type { Tx } from "../transaction.js";

export interface LeafRow {
  readonly index: number;
  /** Milliseconds since 1970. */
  readonly at_ms: number;
  /** null: dropped with its month. */
  readonly entry: Buffer | null;
}

const statement = {
  name: "read-leaves",
  text: `SELECT l.leaf_index::float8 AS index, (extract(epoch FROM l.entry_at) * 1000)::float8 AS at_ms, e.entry
    FROM audit_leaf l LEFT JOIN audit_entry e ON e.at = l.entry_at AND e.id = l.entry_id
    WHERE l.leaf_index >= $1 AND l.leaf_index < $2 ORDER BY l.leaf_index`,
};

/** Sealed entries by their place, from `from` up to, but without, `to`. */
export const readLeaves = (tx: Tx, from: number, to: number): Promise<LeafRow[]> =>
  tx.run<LeafRow>(statement, [from, to]);
