import { existsSync } from "node:fs";
import { ConfigError } from "../config/config-error.js";
import { readEnvironment } from "../config/environment.js";
import { findEmbedded } from "../store/embedded/find-embedded.js";
import { layoutOf } from "../store/embedded/layout.js";
import { type Database, openDatabase } from "../store/open-database.js";
import { createPool } from "../store/pool.js";
import { createStore, type Store } from "../store/transaction.js";
import type { Place } from "./place.js";

async function openFor(place: Place): Promise<Database> {
  const { databaseUrl, databaseOwnerUrl } = readEnvironment(place.env);
  const running = databaseUrl === undefined ? findEmbedded(place.dataDir) : undefined;
  if (running !== undefined) {
    const { app, owner } = running;
    return { app, owner, appRole: app.user, embedded: true, stop: async () => {} };
  }
  return openDatabase({
    dataDir: place.dataDir,
    log: () => {},
    ...(databaseUrl !== undefined && { url: databaseUrl }),
    ...(databaseOwnerUrl !== undefined && { ownerUrl: databaseOwnerUrl }),
  }).catch((error: unknown) => {
    if (databaseUrl === undefined || error instanceof ConfigError) throw error;
    throw new Error(
      `数据库无法连接 | the database of DATABASE_URL cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  });
}

/** The database for one command: the operator's, that of a gateway running here, or the embedded one, for the while. */
export async function withDatabase<T>(place: Place, body: (database: Database) => Promise<T>): Promise<T> {
  const database = await openFor(place);
  try {
    return await body(database);
  } finally {
    await database.stop();
  }
}

/** A command that looks at what a gateway did must not make a new, empty database where none has ever run. */
export function requireCluster({ env, dataDir }: Place): void {
  if (readEnvironment(env).databaseUrl !== undefined || existsSync(layoutOf(dataDir).cluster)) return;
  throw new ConfigError(
    `${dataDir} 里没有数据库 | there is no database in ${dataDir}: start the gateway once, or set GATEHOUSE_DATA (or DATABASE_URL) as the gateway has it`,
  );
}

/** The application's tables for one command. */
export function withStore<T>(place: Place, body: (store: Store, database: Database) => Promise<T>): Promise<T> {
  requireCluster(place);
  return withDatabase(place, async (database) => {
    const store = createStore(createPool(database.app, () => {}));
    try {
      return await body(store, database);
    } finally {
      await store.close();
    }
  });
}
