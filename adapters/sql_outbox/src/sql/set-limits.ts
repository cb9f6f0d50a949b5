import type { Database } from "../database.js";

/**
 * Bounds every statement of this connection, and makes a commit mean that the row is on the server's disk even where
 * the server's own default is not to wait for that: it is acknowledged upstream next.
 */
export async function setLimits(database: Database): Promise<void> {
  await database.query(
    `SELECT set_config('statement_timeout', '15s', false),
            CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', false) END`,
  );
}
