import type { Database } from "../database.js";
import { tableOf } from "../objects.js";

export async function hasEvent(database: Database, schema: string, id: string): Promise<boolean> {
  const { rowCount } = await database.query(`SELECT FROM ${tableOf(schema, "event")} WHERE id = $1`, [id]);
  return rowCount === 1;
}
