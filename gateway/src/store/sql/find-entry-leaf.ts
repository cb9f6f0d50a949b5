import type { Tx } from "../transaction.js";

const statement = {
  name: "find-entry-leaf",
  text: `SELECT l.leaf_index::float8 AS index FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id
    WHERE e.at BETWEEN $1::timestamptz - interval '1 hour' AND $1::timestamptz + interval '1 hour'
      AND position($2::bytea IN e.entry) > 0 LIMIT 1`,
};

/** A UUIDv7 begins with its milliseconds. */
const timeOf = (id: string): Date => new Date(Number.parseInt(id.slice(0, 12), 16));

/** Where the entry with this id stands in the tree; `unsealed`: not yet; undefined: there is none. */
export async function findEntryLeaf(tx: Tx, id: string): Promise<number | "unsealed" | undefined> {
  const [row] = await tx.run<{ index: number | null }>(statement, [timeOf(id), Buffer.from(`"id":"${id}"`)]);
  return row === undefined ? undefined : (row.index ?? "unsealed");
}
