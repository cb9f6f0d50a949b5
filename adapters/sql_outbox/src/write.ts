import { type GatewayEvent, PluginError } from "@gatehouse/sdk";
import type { Database } from "./database.js";
import { codeOf } from "./failure.js";
import { hasEvent } from "./sql/has-event.js";
import { insertEvent } from "./sql/insert-event.js";

const uniqueViolation = "23505";

const counterBroken = (): PluginError =>
  new PluginError("invalid_config", "event_cursor has no row, or its number is behind the table event");

/** Inserts; false where the database says that a key is taken. */
async function inserted(database: Database, schema: string, event: GatewayEvent): Promise<boolean> {
  try {
    if ((await insertEvent(database, schema, event)) === 0) throw counterBroken();
    return true;
  } catch (error) {
    if (codeOf(error) === uniqueViolation) return false;
    throw error;
  }
}

/**
 * Writes the event once. An `ON CONFLICT DO NOTHING` would count the cursor up for a row that never comes, and readers
 * would look for it; a refused statement leaves no gap.
 */
export async function write(database: Database, schema: string, event: GatewayEvent): Promise<void> {
  if (await inserted(database, schema, event)) return;
  if (!(await hasEvent(database, schema, event.id))) throw counterBroken();
}
