import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-file-chunk",
  text: `INSERT INTO file_chunk (content_id, n, content) VALUES ($1, $2, $3)
    ON CONFLICT (content_id, n) DO UPDATE SET content = excluded.content`,
};

/** One sealed piece of a content. */
export const insertFileChunk = (tx: Tx, id: string, n: number, content: Buffer): Promise<unknown> =>
  tx.run(statement, [id, n, content]);
