import type { Database } from "../database.js";
import { tableOf } from "../objects.js";

export async function markRefused(database: Database, schema: string, id: string, reason: string): Promise<void> {
  await database.query(
    `UPDATE ${tableOf(schema, "command")}
     SET state = 'refused', reason = $2, taken_at = coalesce(taken_at, clock_timestamp()) WHERE id = $1`,
    [id, reason],
  );
}
