import { Client } from "pg";
import type { Connection } from "./embedded.js";

/**
 * From now on whoever seals the book waits when it has written half of its batch, before it can commit. Gives the
 * function that ends this; undefined while the database is away.
 */
export async function holdSeal(connection: Connection): Promise<(() => Promise<void>) | undefined> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 2_000, query_timeout: 5_000 });
  client.on("error", () => undefined);
  const end = (): Promise<void> => client.end().catch(() => undefined);
  try {
    await client.connect();
    await client.query("BEGIN");
    await client.query("LOCK TABLE audit_checkpoint IN SHARE MODE");
    return end;
  } catch {
    await end();
    return undefined;
  }
}

/** The ports of the connections that wait so. */
export const heldSeals = `SELECT a.client_port AS port FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE l.relation = 'audit_checkpoint'::regclass AND NOT l.granted`;
