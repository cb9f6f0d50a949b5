import type { Tx } from "../transaction.js";

/** Leaves lie nearly, not quite, in the order of their time: the range may hold some from outside it. */
const statement = {
  name: "plan-audit-export",
  text: `WITH newest AS (SELECT size FROM audit_checkpoint ORDER BY size DESC LIMIT 1),
    found AS (SELECT min(l.leaf_index) AS first, max(l.leaf_index) + 1 AS past FROM audit_leaf l, newest
      WHERE l.entry_at >= $2 AND l.entry_at < $3 AND l.leaf_index < newest.size)
    UPDATE audit_export x SET checkpoint_size = newest.size, first_leaf = coalesce(found.first, newest.size),
      end_leaf = coalesce(found.past, newest.size)
    FROM newest, found WHERE x.id = $1 AND x.checkpoint_size IS NULL RETURNING 1`,
};

/** Fixes which leaves of which checkpoint an export has: those of its time. False: no checkpoint yet. */
export async function planAuditExport(tx: Tx, id: string, from: string, to: string): Promise<boolean> {
  return (await tx.run(statement, [id, from, to])).length > 0;
}
