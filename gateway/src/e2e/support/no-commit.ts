import { withClient } from "../../store/embedded/with-client.js";
import type { TestDatabase } from "../../testing/database.js";

/** Runs while no message can be admitted: a gateway killed now dies between its provider and its commit. */
export const withoutCommits = <T>({ owner }: TestDatabase, during: () => Promise<T>): Promise<T> =>
  withClient(owner, async (client) => {
    await client.query("BEGIN");
    await client.query("LOCK TABLE raw_event IN ACCESS EXCLUSIVE MODE");
    try {
      return await during();
    } finally {
      await client.query("ROLLBACK");
    }
  });
