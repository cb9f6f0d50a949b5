import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import type { Connection } from "../embedded/connection.js";
import { withClient } from "../embedded/with-client.js";
import { openContext, systemContext } from "../transaction.js";
import { copyOut } from "./copy-out.js";
import { backupFormat, type Head, names, type Tail } from "./manifest.js";
import { keyTables, partitionsOf, sequencesOf, tablesOf } from "./tables.js";
import { writeArchive } from "./write-archive.js";

/** Where the two archives of a backup go. */
export interface BackupPaths {
  readonly data: string;
  /** The data keys alone; to be kept elsewhere, and not longer than 30 days. */
  readonly keys: string;
}

export interface Backup {
  readonly id: string;
  readonly made_at: string;
  readonly rows: number;
  readonly bytes: number;
}

async function headOf(client: Client): Promise<Omit<Head, "part">> {
  const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
    "SELECT name, sha256 FROM schema_migration ORDER BY name",
  );
  const { rows } = await client.query<{ now: Date; kek_ids: string[] }>(
    "SELECT now(), ARRAY(SELECT DISTINCT kek_id FROM data_key WHERE coalesce(wrapped, withheld) IS NOT NULL) AS kek_ids",
  );
  const { now, kek_ids } = rows[0] as (typeof rows)[number];
  const [tables, partitions] = [await tablesOf(client), await partitionsOf(client)];
  const plain = tables.map(({ name, columns }) => ({ name, columns: [...columns] }));
  const made_at = now.toISOString();
  return { format: backupFormat, id: randomUUID(), made_at, kek_ids, migrations, partitions, tables: plain };
}

async function writePart(client: Client, path: string, about: Head): Promise<Tail> {
  const archive = writeArchive(path);
  try {
    await archive.add(names.head, JSON.stringify(about));
    const tables: Record<string, Tail["tables"][string]> = {};
    for (const table of about.tables) tables[table.name] = await copyOut(client, archive, table);
    const tail: Tail = { tables, sequences: await sequencesOf(client) };
    await archive.add(names.tail, JSON.stringify(tail));
    await archive.finish();
    return tail;
  } catch (error) {
    archive.abort();
    throw error;
  }
}

const sum = (tail: Tail, what: "rows" | "bytes"): number =>
  Object.values(tail.tables).reduce((total, table) => total + table[what], 0);

/**
 * Copies every table as it was at one moment, while the gateway goes on. It acts as the gateway: whose policies hide
 * rows from that would leave them out of the backup.
 */
export const backup = (owner: Connection | string, paths: BackupPaths): Promise<Backup> =>
  withClient(owner, async (client) => {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(openContext(systemContext));
    await client.query("SET LOCAL statement_timeout = 0");
    const about = await headOf(client);
    const isKey = ({ name }: { readonly name: string }): boolean => keyTables.includes(name);
    const rest = about.tables.filter((table) => !isKey(table));
    const data = await writePart(client, paths.data, { ...about, part: "data", tables: rest });
    await writePart(client, paths.keys, { ...about, part: "keys", tables: about.tables.filter(isKey) });
    await client.query("COMMIT");
    return { id: about.id, made_at: about.made_at, rows: sum(data, "rows"), bytes: sum(data, "bytes") };
  });
