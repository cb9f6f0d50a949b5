import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface RawAbout {
  readonly personId: string;
  readonly rawId: string;
}

const statement = {
  name: "note-raw-about",
  text: `INSERT INTO raw_about (person_id, raw_id) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
};

/** Notes raw events that are about a person but not sealed with their key: forgotten with the person all the same. */
export const noteRawAbout = (tx: Tx, rows: readonly RawAbout[]): Promise<unknown> =>
  tx.run(statement, [textArray(rows.map((row) => row.personId)), textArray(rows.map((row) => row.rawId))]);
