import type { Tx } from "../transaction.js";

const statement = {
  name: "move-stream-cursor",
  text: `INSERT INTO audit_stream (id, log, next_index) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE SET log = EXCLUDED.log, next_index = EXCLUDED.next_index`,
};

/** Everything before this place has reached the stream. */
export const moveStreamCursor = (tx: Tx, id: string, log: number, next: number): Promise<unknown> =>
  tx.run(statement, [id, log, next]);
