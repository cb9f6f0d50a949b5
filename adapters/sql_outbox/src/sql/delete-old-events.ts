import type { Database } from "../database.js";
import { tableOf } from "../objects.js";

/** Looks at the oldest `limit` rows only; answers how many of them were old enough to go. */
export async function deleteOldEvents(
  database: Database,
  schema: string,
  keepDays: number,
  limit: number,
): Promise<number> {
  const table = tableOf(schema, "event");
  const { rowCount } = await database.query(
    `DELETE FROM ${table} WHERE written_at < now() - make_interval(days => $1)
       AND cursor IN (SELECT cursor FROM ${table} ORDER BY cursor LIMIT $2)`,
    [keepDays, limit],
  );
  return rowCount ?? 0;
}
