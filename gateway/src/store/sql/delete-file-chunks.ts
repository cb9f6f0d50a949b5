import type { Tx } from "../transaction.js";

const statement = { name: "delete-file-chunks", text: `DELETE FROM file_chunk WHERE content_id = $1` };

/** Every piece of a content. */
export const deleteFileChunks = (tx: Tx, id: string): Promise<unknown> => tx.run(statement, [id]);
