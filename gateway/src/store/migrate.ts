import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "pg";
import type { Connection } from "./embedded/connection.js";
import { withClient } from "./embedded/with-client.js";

interface Deps {
  /** The role that gets the application's rights; absent: the owner itself is the application. */
  readonly appRole?: string;
  readonly directory?: string;
  /** Goes no further than this one: the schema of a backup. */
  readonly until?: string;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** Any number, the same in every gateway: two that start at once must not migrate at once. */
const advisoryLock = 7_467_361;
const ownMigrations = fileURLToPath(new URL("../../src/store/migrations", import.meta.url));

/** Brings the database to this version, one transaction per file. Forward only: what was applied may never change. */
export function migrate(owner: Connection | string, deps: Deps): Promise<{ readonly applied: string[] }> {
  const migrations = readMigrations(deps.directory ?? ownMigrations);
  return withClient(owner, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
    await createRecord(client);
    const pending = pendingOf(migrations, await readRecord(client)).filter(
      ({ name }) => deps.until === undefined || name <= deps.until,
    );
    for (const migration of pending) await apply(client, migration, deps.appRole);
    return { applied: pending.map(({ name }) => name) };
  });
}

function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory).filter((name) => /^\d{4}-.+\.sql$/.test(name));
  return names.sort().map((name) => {
    const sql = readFileSync(join(directory, name), "utf8");
    return { name, sql, sha256: createHash("sha256").update(sql).digest("hex") };
  });
}

async function createRecord(client: Client): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migration
    (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
}

async function readRecord(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; sha256: string }>("SELECT name, sha256 FROM schema_migration");
  return new Map(rows.map((row) => [row.name, row.sha256]));
}

function pendingOf(migrations: readonly Migration[], record: ReadonlyMap<string, string>): Migration[] {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...record.keys()].filter((name) => !known.has(name)).sort();
  if (unknown.length > 0) {
    throw new Error(`the database is newer than this gateway: it has ${unknown.join(", ")}; start a newer gateway`);
  }
  const changed = migrations.find(({ name, sha256 }) => record.has(name) && record.get(name) !== sha256);
  if (changed !== undefined) {
    throw new Error(`migration ${changed.name} was changed after it had been applied; restore it and add a new file`);
  }
  const pending = migrations.filter(({ name }) => !record.has(name));
  requireForward(pending, [...record.keys()].sort().at(-1) ?? "");
  return pending;
}

function requireForward(pending: readonly Migration[], last: string): void {
  const late = pending.find(({ name }) => name < last);
  if (late !== undefined)
    throw new Error(`migration ${late.name} comes before ${last}, which is applied; number it higher`);
}

/**
 * The application role's name differs per deployment: SQL reads it with current_setting('gatehouse.app_role'). Row-level
 * security binds the owner too, so a file that moves data acts as the gateway.
 */
async function apply(client: Client, { name, sql, sha256 }: Migration, appRole: string | undefined): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(
      "SELECT set_config('gatehouse.app_role', coalesce($1, current_user), true), set_config('app.role', 'system', true)",
      [appRole ?? null],
    );
    await client.query(sql);
    await client.query("INSERT INTO schema_migration (name, sha256) VALUES ($1, $2)", [name, sha256]);
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new Error(`migration ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
