import type { Tx } from "../transaction.js";

const statement = {
  name: "read-file-chunk",
  text: `SELECT content FROM file_chunk WHERE content_id = $1 AND n = $2`,
};

/** One sealed piece of a content; undefined past the end. */
export const readFileChunk = async (tx: Tx, id: string, n: number): Promise<Buffer | undefined> =>
  (await tx.run<{ content: Buffer }>(statement, [id, n]))[0]?.content;
