import type { Tx } from "../transaction.js";

/** Where contents of files may lie. */
export type FilePlace = "database" | "disk" | "s3";

const statement = {
  name: "insert-content",
  text: `INSERT INTO file_content (id, kid, place, state) VALUES ($1, $2, $3, 'writing')`,
};

/** A content whose bytes are about to be written. */
export const insertContent = (tx: Tx, id: string, kid: string, place: FilePlace): Promise<unknown> =>
  tx.run(statement, [id, kid, place]);
