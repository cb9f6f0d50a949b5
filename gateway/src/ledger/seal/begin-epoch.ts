import type { Client } from "pg";
import type { Connection } from "../../store/embedded/connection.js";
import { withClient } from "../../store/embedded/with-client.js";
import { systemContext } from "../../store/transaction.js";
import { lineOf } from "../append.js";

interface Row {
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

/** What the new epoch begins with: the last signed state of the old one. */
function firstLine({ origin, newest_epoch, size, root }: Row): { readonly type: string; readonly bytes: Buffer } {
  const ctx = { epoch: newest_epoch + 1, size: Number(size), root: root?.toString("base64") ?? "" };
  const line = { type: "audit.epoch_begun", outcome: "success", object: { k: "audit_log", id: origin }, ctx } as const;
  return lineOf(systemContext, line, new Date());
}

async function begin(client: Client, row: Row): Promise<void> {
  const epoch = row.newest_epoch + 1;
  await client.query(`ALTER TABLE audit_entry ALTER COLUMN epoch SET DEFAULT ${epoch}`);
  await client.query("UPDATE audit_state SET newest_epoch = $1, system_id = $2", [epoch, row.cluster]);
  const { type, bytes } = firstLine(row);
  await client.query("INSERT INTO audit_entry (epoch, type, entry) VALUES ($1, $2, $3)", [epoch, type, bytes]);
}

/**
 * A dump that was restored lies in another cluster, which counts its transactions from anew: entries of now would stand
 * before those of then. So they get a higher epoch; what is left of the old one is sealed first, as no transaction of it
 * can be open. Before anything is taken in; as the owner, who sets the default.
 */
export const beginEpoch = (owner: Connection | string): Promise<boolean> =>
  withClient(owner, async (client) => {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.role', 'system', true)");
    const { rows } = await client.query<Row>(query);
    const [row] = rows;
    const moved = row !== undefined && row.system_id !== row.cluster;
    if (moved) await begin(client, row);
    await client.query("COMMIT");
    return moved;
  });
