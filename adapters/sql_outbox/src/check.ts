import { type Health, type Host, unhealthy } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import type { Database } from "./database.js";
import { openLine } from "./line.js";
import { grantSql, makeSql, type ObjectName } from "./objects.js";
import { findLackingRights } from "./sql/find-lacking-rights.js";
import { findMissing } from "./sql/find-missing.js";
import { mayCreate } from "./sql/may-create.js";

const failed = (detail: string): Health => ({ state: "failed", detail });
const ok = (detail: string): Health => ({ state: "ok", detail });

function forDba({ schema, user }: Config, missing: readonly ObjectName[]): string {
  const sql = missing.length === 0 ? "" : `${makeSql(schema, missing)}\n`;
  return `a DBA has to run:\n${sql}${grantSql(schema, user)}`;
}

/** Looks, and makes nothing. */
async function look(database: Database, config: Config): Promise<Health> {
  const missing = await findMissing(database, config.schema);
  const creates = await mayCreate(database, config.schema);
  if (missing.length > 0 && !creates) return failed(`missing: ${missing.join(", ")}; ${forDba(config, missing)}`);
  const lacking = await findLackingRights(database, config.schema);
  if (lacking.length > 0) return failed(`no right to: ${lacking.join(", ")}; ${forDba(config, [])}`);
  return ok(missing.length === 0 ? "the tables are there" : `the first event will create: ${missing.join(", ")}`);
}

/** Can the user log in, and are tables and rights there? */
export async function check(config: Config, host: Host, signal: AbortSignal): Promise<Health> {
  const line = openLine({ config, host });
  try {
    return await line.use((database) => look(database, config), signal);
  } catch (error) {
    return unhealthy(error);
  } finally {
    await line.close();
  }
}
