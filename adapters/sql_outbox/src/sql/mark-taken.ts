import type { Database } from "../database.js";
import { tableOf } from "../objects.js";

/** Only for commands that the gateway has stored. One that was refused meanwhile stays refused. */
export async function markTaken(database: Database, schema: string, ids: readonly string[]): Promise<void> {
  await database.query(
    `UPDATE ${tableOf(schema, "command")} SET state = 'taken', taken_at = clock_timestamp()
     WHERE id = ANY($1) AND state = 'new'`,
    [ids],
  );
}
