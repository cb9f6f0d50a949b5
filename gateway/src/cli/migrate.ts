import { migrateAll } from "../migrate-all.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { withDatabase } from "./with-database.js";

/** Brings the database to this version. */
export async function migrateCommand(options: { readonly json?: boolean }): Promise<number> {
  const applied = await withDatabase(findPlace(), (database) => migrateAll(database));
  const text = applied.length === 0 ? "已是最新 nothing to do" : `已应用 applied: ${applied.join(", ")}`;
  process.stdout.write(options.json ? `${JSON.stringify({ applied })}\n` : `${text}\n`);
  return exitCodes.done;
}
