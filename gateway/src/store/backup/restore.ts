import type { Client } from "pg";
import { escapeIdentifier } from "pg";
import type { Connection } from "../embedded/connection.js";
import { withClient } from "../embedded/with-client.js";
import { migrate } from "../migrate.js";
import { openContext, systemContext } from "../transaction.js";
import type { BackupPaths } from "./backup.js";
import { checkArchive } from "./check-archive.js";
import { copyIn } from "./copy-in.js";
import type { Head, Tail } from "./manifest.js";
import { readHead } from "./read-archive.js";

export interface RestoreDeps {
  readonly owner: Connection | string;
  readonly appRole: string;
  readonly data: BackupPaths["data"];
  /** Absent: nothing personal can be read any more; the book and its proofs can. */
  readonly keys?: BackupPaths["keys"];
  /** Empties a database that holds something. */
  readonly replace: boolean;
}

export interface Restored {
  readonly id: string;
  readonly made_at: string;
  readonly rows: number;
}

async function requireEmpty(client: Client, replace: boolean): Promise<void> {
  const { rows } = await client.query(
    "SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') LIMIT 1",
  );
  if (rows.length === 0) return;
  if (!replace)
    throw new Error(
      "数据库不是空的；确定要清空并恢复，加 --replace | the database is not empty: restore into an empty one, or add --replace to empty it first",
    );
  await client.query("DROP SCHEMA IF EXISTS bullmq CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
}

async function requireAlone(client: Client): Promise<void> {
  const { rows } = await client.query(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'gatehouse-session'",
  );
  if (rows.length > 0) throw new Error("网关还在运行，请先停止 | a gateway is running on this database: stop it first");
}

/** The schema must be, to the byte, the one that the rows were written in. */
async function requireSameSchema(client: Client, { migrations }: Head): Promise<void> {
  const { rows } = await client.query<{ name: string; sha256: string }>("SELECT name, sha256 FROM schema_migration");
  const here = new Map(rows.map((row) => [row.name, row.sha256]));
  const other = migrations.find(({ name, sha256 }) => here.get(name) !== sha256);
  if (other !== undefined || here.size !== migrations.length)
    throw new Error(
      `备份来自另一版本（${other?.name ?? "?"}），请用那个版本恢复 | the backup is of another version (${other?.name ?? "more migrations here"}): restore it with that one`,
    );
}

/** COPY fills no table whose owner is under its policies; they are back before the transaction ends. */
async function withoutPolicies(client: Client, body: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity",
  );
  const each = async (what: string): Promise<void> => {
    for (const { name } of rows)
      await client.query(`ALTER TABLE ${escapeIdentifier(name)} ${what} FORCE ROW LEVEL SECURITY`.replace("  ", " "));
  };
  await each("NO");
  await body();
  await each("");
}

async function makeMonths(client: Client, { partitions }: Head): Promise<void> {
  for (const { parent, suffix } of partitions) {
    const low = `${suffix.replace("_", "-")}-01T00:00:00Z`;
    const bounds =
      parent === "raw_event"
        ? "raw_event_floor($3::timestamptz), raw_event_floor(($3::timestamptz AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC')"
        : "$3::timestamptz::text, (($3::timestamptz AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC')::text";
    await client.query(`SELECT ensure_partition($1::regclass, $2, ${bounds})`, [parent, suffix, low]);
  }
}

/** Each acknowledged fork renamed the tables of its log and made new ones: `audit_leaf_log_1` is of the first. */
async function makeLogs(client: Client, { tables }: Head, appRole: string): Promise<void> {
  await client.query("SELECT set_config('gatehouse.app_role', $1, true)", [appRole]);
  const numbers = tables.flatMap(({ name }) => /^audit_leaf_log_(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  for (const old of numbers.sort((a, b) => a - b)) await client.query("SELECT begin_log($1)", [old]);
}

/** What migrations themselves put into tables is in the archive too. */
async function emptyTables(client: Client, { tables }: Head): Promise<void> {
  for (const { name } of [...tables].reverse()) await client.query(`DELETE FROM ${escapeIdentifier(name)}`);
}

async function setSequences(client: Client, { sequences }: Tail): Promise<void> {
  for (const { name, value } of sequences)
    await client.query("SELECT setval($1::regclass, $2)", [escapeIdentifier(name), value]);
}

/**
 * Transaction ids of another cluster may not have happened here yet: a feed would wait for them for ever. Older than
 * all (3 is the first), events keep their order by id, and a receiver's cursor of before is answered as a foreign one.
 */
async function ageTransactions(client: Client): Promise<void> {
  await client.query(`UPDATE event SET txid = '3' WHERE EXISTS
    (SELECT 1 FROM event WHERE txid >= pg_snapshot_xmin(pg_current_snapshot()))`);
  await client.query("UPDATE erasure SET txid = NULL");
}

/**
 * What waited when the archive was made may have left since: a helpdesk is asked before it gets anything twice, and
 * what cannot be repeated to a person waits for somebody to decide.
 */
const doubtSends = (client: Client): Promise<unknown> =>
  client.query("UPDATE delivery SET crashes = crashes + 1, begun = (kind = 'account')");

/** It is in no archive: it is made again from the messages that can still be opened. */
async function forgetSearch(client: Client): Promise<void> {
  await client.query("DELETE FROM search_doc");
  await client.query("UPDATE search_cursor SET txid = '0', event_id = ''");
}

/** An archive that was read to its end and is what was written. */
interface Checked {
  readonly path: string;
  readonly about: Head;
  readonly told: Tail;
}

async function checked(path: string): Promise<Checked> {
  const about = await readHead(path);
  return { path, about, told: await checkArchive(path, about) };
}

/** Both archives, of one backup. */
async function archivesOf({ data, keys }: RestoreDeps): Promise<readonly [Checked, ...Checked[]]> {
  const first = await checked(data);
  if (keys === undefined) return [first];
  const second = await checked(keys);
  if (second.about.id !== first.about.id || second.about.part !== "keys")
    throw new Error(`${keys} 不属于这份备份 | ${keys} holds the keys of another backup`);
  return [first, second];
}

async function fill(client: Client, archives: readonly [Checked, ...Checked[]], appRole: string): Promise<number> {
  const [{ about, told }] = archives;
  await client.query("BEGIN");
  await client.query(openContext(systemContext));
  await client.query("SET LOCAL statement_timeout = 0");
  await makeMonths(client, about);
  await makeLogs(client, about, appRole);
  let rows = 0;
  await withoutPolicies(client, async () => {
    for (const archive of archives) await emptyTables(client, archive.about);
    for (const archive of archives) rows += await copyIn(client, archive.path, archive.about, archive.told);
    await setSequences(client, told);
  });
  await ageTransactions(client);
  await doubtSends(client);
  await forgetSearch(client);
  await client.query("COMMIT");
  return rows;
}

/**
 * Fills an empty database from a backup, whole or not at all, in the schema of the backup. Nothing is touched before
 * the archives are known to be whole. Opening it is the caller's.
 */
export async function restore(deps: RestoreDeps): Promise<Restored> {
  const { owner, appRole, replace } = deps;
  const archives = await archivesOf(deps);
  const { about } = archives[0];
  await withClient(owner, async (client) => {
    await requireAlone(client);
    await requireEmpty(client, replace);
  });
  await migrate(owner, { appRole, until: about.migrations.at(-1)?.name ?? "" });
  const rows = await withClient(owner, async (client) => {
    await requireSameSchema(client, about);
    return fill(client, archives, appRole);
  });
  return { id: about.id, made_at: about.made_at, rows };
}
