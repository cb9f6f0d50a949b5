import type { Database } from "../database.js";
import { makeSql, type ObjectName } from "../objects.js";

/** Any number, the same for all gateways: two that start together must not make the same table. */
const lock = 8_340_117;

/** One text without parameters is one transaction; the lock ends with it. */
export async function makeObjects(database: Database, schema: string, names: readonly ObjectName[]): Promise<void> {
  await database.query(`SELECT pg_advisory_xact_lock(${lock});\n${makeSql(schema, names)}`);
}
