import type { Tx } from "../transaction.js";
import type { IndexKeyState } from "./list-index-keys.js";

const statement = {
  name: "set-index-key-state",
  text: `UPDATE index_key SET state = $3, changed_at = clock_timestamp() WHERE field = $1 AND state = $2`,
};

/** Moves the keys of a field that are in one state into another. */
export const setIndexKeyState = (tx: Tx, field: string, from: IndexKeyState, to: IndexKeyState): Promise<unknown> =>
  tx.run(statement, [field, from, to]);
