import type { Client } from "pg";
import type { Connection } from "./embedded/connection.js";
import { withClient } from "./embedded/with-client.js";

/** The log as it was found. */
export interface ForkedRow {
  readonly log: number;
  readonly origin: string;
  readonly newest_epoch: number;
  readonly size: number;
  readonly root: Buffer | null;
}

/** What the next log begins with. */
export interface NextLog {
  readonly origin: string;
  readonly vkey: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface ForkDeps {
  readonly owner: Connection | string;
  readonly appRole: string;
}

const query = `SELECT log, origin, newest_epoch, size::float8 AS size,
  (SELECT root FROM audit_checkpoint c WHERE c.size = s.size) AS root FROM audit_state s FOR UPDATE`;

/**
 * The old log's tables keep their content under its number. The new one takes everything that is in the database, from
 * the first entry on: it can prove all of it, from now on. A new epoch, as transactions may count from anew.
 */
async function begin(client: Client, { log, newest_epoch }: ForkedRow, next: NextLog): Promise<void> {
  const epoch = newest_epoch + 1;
  await client.query("SELECT begin_log($1)", [log]);
  await client.query(`ALTER TABLE audit_entry ALTER COLUMN epoch SET DEFAULT ${epoch}`);
  const { rows } = await client.query<{ id: string }>(
    "INSERT INTO audit_entry (epoch, type, entry) VALUES ($1, $2, $3) RETURNING id",
    [epoch, next.type, next.bytes],
  );
  await client.query(
    `UPDATE audit_state SET log = log + 1, origin = $1, vkey = $2, newest_epoch = $3, epoch = 0, wm_txid = '0', wm_id = 0,
       size = 0, frontier = '{}', first_entry = $4`,
    [next.origin, next.vkey, epoch, rows[0]?.id],
  );
}

/** Sets the log aside and begins the next one, as the owner of the tables; undefined: there is none yet. */
export const forkLog = (
  { owner, appRole }: ForkDeps,
  nextOf: (row: ForkedRow) => NextLog,
): Promise<NextLog | undefined> =>
  withClient(owner, async (client) => {
    await client.query("BEGIN");
    // Who waits for a transaction that does not end keeps everybody else waiting behind him.
    await client.query("SET LOCAL lock_timeout = '10s'");
    await client.query("SELECT set_config('gatehouse.app_role', $1, true), set_config('app.role', 'system', true)", [
      appRole,
    ]);
    const [row] = (await client.query<ForkedRow>(query)).rows;
    const next = row && nextOf(row);
    if (row !== undefined && next !== undefined) await begin(client, row, next);
    await client.query("COMMIT");
    return next;
  });
