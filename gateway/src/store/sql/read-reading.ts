import type { Tx } from "../transaction.js";
import type { Reading } from "./begin-reading.js";

const statement = {
  name: "read-reading",
  text: `SELECT id, began_at FROM file_reading WHERE attachment_id = $1 AND actor = $2`,
};

/** The reading of this file by this reader that goes on. */
export const readReading = async (tx: Tx, file: string, actor: string): Promise<Reading | undefined> =>
  (await tx.run<Reading>(statement, [file, actor]))[0];
