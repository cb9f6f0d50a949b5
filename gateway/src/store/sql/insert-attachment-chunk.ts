import type { Tx } from "../transaction.js";

const statement = {
  name: "insert-attachment-chunk",
  text: `INSERT INTO attachment_chunk (attachment_id, n, content) VALUES ($1, $2, $3)`,
};

/** One sealed piece of a file that came with its message. */
export const insertAttachmentChunk = (tx: Tx, id: string, n: number, content: Buffer): Promise<unknown> =>
  tx.run(statement, [id, n, content]);
