import type { Tx } from "../transaction.js";

const statement = {
  name: "read-stream-cursor",
  text: `SELECT s.log, coalesce(c.next_index, 0)::float8 AS next FROM audit_state s
    LEFT JOIN audit_stream c ON c.id = $1 AND c.log = s.log`,
};

/** The place of the next entry that a stream gets; a new log begins at 0. Undefined before anything was sealed. */
export const readStreamCursor = async (
  tx: Tx,
  id: string,
): Promise<{ readonly log: number; readonly next: number } | undefined> =>
  (await tx.run<{ log: number; next: number }>(statement, [id]))[0];
