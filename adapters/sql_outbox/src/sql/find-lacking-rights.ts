import type { Database } from "../database.js";

/** Rights of this user that are lacking on what exists, such as `INSERT on event`. */
export async function findLackingRights(database: Database, schema: string): Promise<readonly string[]> {
  const { rows } = await database.query<{ lacking: string }>(
    `SELECT needed.privilege || ' on ' || relname AS lacking
     FROM (VALUES ('event', 'SELECT'), ('event', 'INSERT'), ('event', 'DELETE'),
                  ('event_cursor', 'SELECT'), ('event_cursor', 'UPDATE'),
                  ('command', 'SELECT'), ('command', 'UPDATE'), ('command', 'DELETE')) AS needed (name, privilege)
     JOIN pg_class ON relname = name JOIN pg_namespace n ON n.oid = relnamespace AND nspname = $1
     WHERE NOT has_table_privilege(pg_class.oid, needed.privilege)
     UNION ALL
     SELECT 'USAGE on schema' FROM pg_namespace WHERE nspname = $1 AND NOT has_schema_privilege(oid, 'USAGE')`,
    [schema],
  );
  return rows.map(({ lacking }) => lacking);
}
