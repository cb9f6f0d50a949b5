import type { Tx } from "../transaction.js";

const statement = {
  name: "find-month-leaves",
  text: `SELECT audit_month_is_anchored($1) AS anchored, coalesce(min(leaf_index), 0)::float8 AS from,
      coalesce(max(leaf_index) + 1, 0)::float8 AS to
    FROM audit_leaf WHERE entry_at >= month_of($1) AND entry_at < month_end($1)`,
};

/** The leaves of a month such as `2025_03`, from the first to behind the last; undefined: not all of them are anchored. */
export async function findMonthLeaves(
  tx: Tx,
  month: string,
): Promise<{ readonly from: number; readonly to: number } | undefined> {
  const [row] = await tx.run<{ anchored: boolean; from: number; to: number }>(statement, [month]);
  return row?.anchored ? { from: row.from, to: row.to } : undefined;
}
