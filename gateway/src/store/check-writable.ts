import type { Connection } from "./embedded/connection.js";
import { withClient } from "./embedded/with-client.js";
import { ReadOnlyError } from "./read-only-error.js";

/** Throws ReadOnlyError where nothing can be written: on a standby that is not promoted yet. */
export const checkWritable = (app: Connection | string): Promise<void> =>
  withClient(app, async (client) => {
    const { rows } = await client.query<{ transaction_read_only: string }>("SHOW transaction_read_only");
    if (rows[0]?.transaction_read_only !== "off") throw new ReadOnlyError();
  });
