import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";
import type { PlacedEvent } from "./find-sought-events.js";

const statement = {
  name: "find-events",
  text: `SELECT id, partition_key, sequence FROM event WHERE id = ANY($1::text[]) ORDER BY id`,
};

/** Where events stand, by their ids. */
export const findEvents = (tx: Tx, ids: readonly string[]): Promise<PlacedEvent[]> =>
  tx.run<PlacedEvent>(statement, [textArray(ids)]);
