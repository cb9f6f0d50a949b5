import type { Database } from "../database.js";
import { type ObjectName, objectNames } from "../objects.js";

/** Asks the catalogue, which needs no right on the schema. */
export async function findMissing(database: Database, schema: string): Promise<readonly ObjectName[]> {
  const { rows } = await database.query<{ name: ObjectName }>(
    `SELECT name FROM unnest($2::text[]) WITH ORDINALITY AS wanted (name, place)
     WHERE CASE name WHEN 'schema' THEN NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)
       ELSE NOT EXISTS (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
                        WHERE nspname = $1 AND relname = name) END
     ORDER BY place`,
    [schema, objectNames],
  );
  return rows.map(({ name }) => name);
}
