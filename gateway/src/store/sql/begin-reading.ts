import type { Tx } from "../transaction.js";

export interface Reading {
  readonly id: string;
  readonly began_at: Date;
}

const begin = {
  name: "begin-reading",
  text: `INSERT INTO file_reading (attachment_id, actor, id) VALUES ($1, $2, $3)
    ON CONFLICT (attachment_id, actor) DO UPDATE SET id = excluded.id, began_at = now()
    WHERE file_reading.began_at < now() - interval '15 minutes' RETURNING id, began_at`,
};

/** Begins a reading of a file; undefined while one that began less than a quarter of an hour ago goes on. */
export const beginReading = async (tx: Tx, file: string, actor: string, id: string): Promise<Reading | undefined> =>
  (await tx.run<Reading>(begin, [file, actor, id]))[0];
