import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "delete-raw-events",
  text: `WITH letters AS (DELETE FROM dead_letter WHERE kind IN ('raw', 'command') AND item_id = ANY($1::text[])),
    parked AS (DELETE FROM receipt_parked WHERE raw_id = ANY($1::text[]))
    DELETE FROM raw_event WHERE id = ANY($1::text[])`,
};

/** Forgets raw events, with the letters and parked receipts that are about nothing without them. */
export const deleteRawEvents = (tx: Tx, ids: readonly string[]): Promise<unknown> =>
  tx.run(statement, [textArray(ids)]);
