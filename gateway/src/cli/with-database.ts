import { readEnvironment } from "../config/environment.js";
import { ConfigError } from "../config/config-error.js";
import { findEmbedded } from "../store/embedded/find-embedded.js";
import { type Database, openDatabase } from "../store/open-database.js";
import type { Place } from "./place.js";

/** The database for one command: the operator's, that of a gateway running here, or the embedded one, for the while. */
export async function withDatabase<T>(place: Place, body: (database: Database) => Promise<T>): Promise<T> {
  const { databaseUrl, databaseOwnerUrl } = readEnvironment(place.env);
  const running = databaseUrl === undefined ? findEmbedded(place.dataDir) : undefined;
  if (running !== undefined) {
    const { app, owner } = running;
    return body({ app, owner, appRole: app.user, embedded: true, stop: async () => {} });
  }
  const database = await openDatabase({
    dataDir: place.dataDir,
    log: () => {},
    signal: AbortSignal.abort(),
    ...(databaseUrl !== undefined && { url: databaseUrl }),
    ...(databaseOwnerUrl !== undefined && { ownerUrl: databaseOwnerUrl }),
  }).catch((error: unknown) => {
    if (databaseUrl === undefined || error instanceof ConfigError) throw error;
    throw new Error(`数据库无法连接 | the database of DATABASE_URL cannot be reached: ${(error as Error).message}`, { cause: error });
  });
  try {
    return await body(database);
  } finally {
    await database.stop();
  }
}
