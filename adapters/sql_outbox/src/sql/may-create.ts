import type { Database } from "../database.js";

/** May this user make the tables: in the schema, or the schema itself where there is none? */
export async function mayCreate(database: Database, schema: string): Promise<boolean> {
  const { rows } = await database.query<{ may: boolean }>(
    `SELECT coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = $1),
                     has_database_privilege(current_database(), 'CREATE')) AS may`,
    [schema],
  );
  return rows[0]?.may ?? false;
}
