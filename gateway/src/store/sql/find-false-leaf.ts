import type { Tx } from "../transaction.js";

/** A month can have been let go once it is below the floor, and then its table is not there either. */
const month = `to_char(l.entry_at AT TIME ZONE 'UTC', 'YYYY_MM')`;
const wasLetGo = `month_end(${month}) <= now() - interval '184 days' AND to_regclass('audit_entry_' || ${month}) IS NULL`;

const statement = {
  name: "find-false-leaf",
  text: `SELECT g.i::float8 AS i FROM generate_series($1::bigint, $2::bigint - 1) AS g(i)
    LEFT JOIN audit_leaf l ON l.leaf_index = g.i
    LEFT JOIN audit_entry e ON e.at = l.entry_at AND e.id = l.entry_id
    LEFT JOIN audit_tile t ON t.level = 0 AND t.n = g.i / 256
    WHERE CASE WHEN e.entry IS NULL THEN l.entry_at IS NULL OR NOT (${wasLetGo})
      ELSE sha256('\\x00'::bytea || e.entry) IS DISTINCT FROM substr(t.hashes, ((g.i % 256) * 32 + 1)::int, 32) END
    ORDER BY g.i LIMIT 1`,
};

/**
 * The first place from `from` to before `to` whose entry is not the one that was sealed there. Entries whose whole
 * months were let go are passed over.
 */
export const findFalseLeaf = async (tx: Tx, from: number, to: number): Promise<number | undefined> =>
  (await tx.run<{ i: number }>(statement, [from, to]))[0]?.i;
