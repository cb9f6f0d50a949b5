import { withClient } from "../../store/embedded/with-client.js";
import type { TestDatabase } from "../../testing/database.js";
import { eventually } from "./eventually.js";

/** Waits until no delivery is left. */
export const emptyOutbox = ({ owner }: Pick<TestDatabase, "owner">): Promise<true> =>
  eventually("an empty outbox", () =>
    withClient(
      owner,
      async (client) => (await client.query("SELECT 1 FROM delivery LIMIT 1")).rowCount === 0 || undefined,
    ),
  );
