import type { Client } from "pg";
import type { Connection } from "./embedded/connection.js";
import { withClient } from "./embedded/with-client.js";

/** The sealed book, and the cluster it lies in now. */
export interface ClusterRow {
  readonly origin: string;
  readonly system_id: string;
  readonly cluster: string;
  readonly newest_epoch: number;
  readonly size: string;
  readonly root: Buffer | null;
}

const query = `SELECT s.origin, s.system_id, c.system_identifier::text AS cluster, s.newest_epoch, s.size::text,
    (SELECT root FROM audit_checkpoint WHERE size = s.size) AS root
  FROM audit_state s, pg_control_system() c FOR UPDATE OF s`;

type FirstLine = (row: ClusterRow) => { readonly type: string; readonly bytes: Buffer };

async function move(client: Client, row: ClusterRow, firstLine: FirstLine): Promise<void> {
  const epoch = row.newest_epoch + 1;
  await client.query(`ALTER TABLE audit_entry ALTER COLUMN epoch SET DEFAULT ${epoch}`);
  await client.query("UPDATE audit_state SET newest_epoch = $1, system_id = $2", [epoch, row.cluster]);
  const { type, bytes } = firstLine(row);
  await client.query("INSERT INTO audit_entry (epoch, type, entry) VALUES ($1, $2, $3)", [epoch, type, bytes]);
}

/** Begins an epoch of entries where the book lies in another cluster than before. As the owner, who sets the default. */
export const moveCluster = (owner: Connection | string, firstLine: FirstLine): Promise<boolean> =>
  withClient(owner, async (client) => {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.role', 'system', true)");
    const [row] = (await client.query<ClusterRow>(query)).rows;
    const moved = row !== undefined && row.system_id !== row.cluster;
    if (moved) await move(client, row, firstLine);
    await client.query("COMMIT");
    return moved;
  });
