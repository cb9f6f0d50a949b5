import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-fetched-chunk",
  text: `INSERT INTO attachment_chunk (attachment_id, n, content)
    SELECT id, $2, $3 FROM attachment WHERE id = $1 AND state = 'pending' FOR SHARE
    ON CONFLICT (attachment_id, n) DO UPDATE SET content = excluded.content`,
};

/** One sealed piece of a file being fetched; a late attempt must not touch one that another has finished. */
export const insertFetchedChunk = (tx: Tx, id: string, n: number, content: Buffer): Promise<unknown> =>
  tx.run(statement, [id, n, content]);
