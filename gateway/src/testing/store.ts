import { createPool } from "../store/pool.js";
import { createStore, type Store } from "../store/transaction.js";
import { freshDatabase, type TestDatabase } from "./database.js";

/** A store over a database of the test's own, which goes with it when it is closed. */
export interface TestStore extends Store {
  readonly database: TestDatabase;
}

export async function freshStore(): Promise<TestStore> {
  const database = await freshDatabase();
  const store = createStore(createPool(database.app, () => undefined));
  return {
    ...store,
    database,
    async close() {
      await store.close();
      await database.drop();
    },
  };
}
