import type { Tx } from "../transaction.js";

const statement = {
  name: "read-attachment-chunk",
  text: `SELECT content FROM attachment_chunk WHERE attachment_id = $1 AND n = $2`,
};

/** One sealed piece; undefined past the end. */
export const readAttachmentChunk = async (tx: Tx, id: string, n: number): Promise<Buffer | undefined> =>
  (await tx.run<{ content: Buffer }>(statement, [id, n]))[0]?.content;
