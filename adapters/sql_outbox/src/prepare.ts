import { PluginError } from "@gatehouse/sdk";
import type { Database } from "./database.js";
import { findMissing } from "./sql/find-missing.js";
import { makeObjects } from "./sql/make-objects.js";
import { mayCreate } from "./sql/may-create.js";

/** Makes what is missing, where the user may. Throws `invalid_config` where a DBA has to. */
export async function prepare(database: Database, schema: string): Promise<void> {
  const missing = await findMissing(database, schema);
  if (missing.length === 0) return;
  if (!(await mayCreate(database, schema)))
    throw new PluginError(
      "invalid_config",
      `missing in the database, and this user may not create it: ${missing.join(", ")}; the health check shows the SQL for a DBA`,
    );
  await makeObjects(database, schema, missing);
}
