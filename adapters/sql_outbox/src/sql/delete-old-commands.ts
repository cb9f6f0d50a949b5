import type { Database } from "../database.js";
import { tableOf } from "../objects.js";

/** A command that nobody has taken stays. Answers how many went, at most `limit`. */
export async function deleteOldCommands(
  database: Database,
  schema: string,
  keepDays: number,
  limit: number,
): Promise<number> {
  const table = tableOf(schema, "command");
  const { rowCount } = await database.query(
    `DELETE FROM ${table} WHERE id IN (
       SELECT id FROM ${table} WHERE state <> 'new' AND taken_at < now() - make_interval(days => $1) LIMIT $2)`,
    [keepDays, limit],
  );
  return rowCount ?? 0;
}
